/// <reference types="node" />
/// <reference types="vite/client" />
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import readme from "../../../README.md?raw";
import example from "../examples/report.ts?raw";
import barrel from "../src/messages.ts?raw";

it("every file of the contract is exported", () => {
  const files = Object.keys(import.meta.glob("../src/gen/castad/**/*_pb.ts")).filter(
    (file) => !file.includes("_service_"),
  );
  const missing = files.filter((file) => !barrel.includes(file.replace("../src", ".").replace(/ts$/, "js")));
  expect(missing).toEqual([]);
});

it("the readme shows the example as it is", () => {
  expect(readme).toContain(`\`\`\`ts\n${example}\`\`\``);
});

it("what is published loads without a bundler", { timeout: 60_000 }, () => {
  execFileSync("npm", ["run", "build", "--silent"], { stdio: "ignore" });
  const { exports } = JSON.parse(readFileSync("dist/package.json", "utf8"));
  const names = Object.values<{ types: string; default: string }>(exports).map((entry) => {
    expect(existsSync(`dist/${entry.types}`)).toBe(true);
    const tell = `import * as all from "./dist/${entry.default}"; console.log(Object.keys(all).join());`;
    return execFileSync("node", ["--input-type=module", "--eval", tell], { encoding: "utf8" });
  });
  expect(names).toEqual([expect.stringContaining("createCastad"), expect.stringContaining("JobState")]);
});
