/** Prints how many kilobytes, gzipped, a first visit loads: the page and all it names before anything is shown. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

const dist = new URL("dist/", import.meta.url).pathname;
const manifest = JSON.parse(readFileSync(join(dist, ".vite/manifest.json"), "utf8"));
/** What a newcomer's first page needs beside the entry: the Korean words and the sign-in page. */
const FIRST_PAGE = ["index.html", "src/words/ko/index.ts", "src/account/sign-in.tsx"];

const files = new Set(["index.html"]);
for (const name of FIRST_PAGE) gather(name);
const bytes = [...files].map((file) => gzipSync(readFileSync(join(dist, file))).length);
const total = bytes.reduce((sum, size) => sum + size, 0);
console.log(JSON.stringify({ console_first_load_kb: Math.round(total / 100) / 10, files: files.size }));

function gather(name) {
  const chunk = manifest[name];
  if (!chunk || files.has(chunk.file)) return;
  for (const file of [chunk.file, ...(chunk.css ?? [])]) files.add(file);
  for (const needed of chunk.imports ?? []) gather(needed);
}
