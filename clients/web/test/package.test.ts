/// <reference types="vite/client" />
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
