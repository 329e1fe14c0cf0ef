/** What is published: the compiled library, described by a package.json of its own. Run after tsc. */
import { readFileSync, writeFileSync } from "node:fs";

const { name, version, description, type, sideEffects, dependencies } = JSON.parse(
  readFileSync("package.json", "utf8"),
);
const entry = (file) => ({ types: `./${file}.d.ts`, default: `./${file}.js` });
const exports = { ".": entry("index"), "./messages": entry("messages") };
const described = { name, version, description, type, sideEffects, exports, dependencies };
writeFileSync("dist/package.json", `${JSON.stringify(described, null, 2)}\n`);
