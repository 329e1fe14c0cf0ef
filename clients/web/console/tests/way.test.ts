/** The way of an advertisement: where to go on, what is open, and what was typed or pasted on it. */
import { create } from "@bufbuild/protobuf";
import { LyricLineSchema, ProjectSchema, SectionKind } from "@castad/web/messages";
import { describe, expect, it } from "vitest";
import { deviceName } from "../src/account/rules";
import { facilitiesIn } from "../src/listing/facilities";
import { linkIn } from "../src/listing/place-link";
import { ownPath } from "../src/own-path";
import { moved } from "../src/photos/order";
import { isOpen, nextStep } from "../src/projects/steps";
import { differs, draftOf, partsOf, written } from "../src/sound/lyrics-draft";

const project = (facts: object) => create(ProjectSchema, { id: "p", ...facts });

describe("the next step", () => {
  it.each([
    [{}, "photos"],
    [{ imageCount: 3 }, "song"],
    [{ imageCount: 3, songId: "s" }, "film"],
    [{ imageCount: 3, videoId: "v" }, "film"],
  ])("of %j is %s", (facts, step) => {
    expect(nextStep(project(facts))).toBe(step);
  });

  it("is not open before it has what it needs", () => {
    expect(isOpen("film", project({}))).toBe(false);
    expect(isOpen("publish", project({ imageCount: 3 }))).toBe(false);
    expect(isOpen("publish", project({ imageCount: 3, videoId: "v" }))).toBe(true);
  });
});

it("finds the link in what the map's share button copies", () => {
  expect(linkIn("[네이버지도] 스테이 파도결 https://naver.me/abc 강릉")).toBe("https://naver.me/abc");
  expect(linkIn("스테이 파도결")).toBe("");
});

it("reads facilities from commas and lines, each once", () => {
  expect(facilitiesIn("조식, 바비큐\n조식 ·주차,,")).toEqual(["조식", "바비큐", "주차"]);
});

it("moves a photo without losing one", () => {
  expect(moved(["a", "b", "c", "d"], 3, 1)).toEqual(["a", "d", "b", "c"]);
  expect(moved(["a", "b", "c", "d"], 0, 3)).toEqual(["b", "c", "d", "a"]);
});

it.each([
  ["/projects/1", "/projects/1"],
  ["//evil.example", "/"],
  ["/\\evil.example", "/"],
  ["https://evil.example", "/"],
  ["", "/"],
])("after signing in, %j leads to %s", (wanted, path) => {
  expect(ownPath(wanted)).toBe(path);
});

it("names devices as people do", () => {
  const chrome =
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140 Safari/537.36";
  const safari =
    "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1 Version/19.0 Mobile Safari/604.1";
  expect(deviceName(chrome)).toBe("Chrome, Windows");
  expect(deviceName(safari)).toBe("Safari, iPhone");
});

describe("lyrics being changed", () => {
  const saved = [
    { section: SectionKind.VERSE, text: "하나" },
    { section: SectionKind.VERSE, text: "둘" },
    { section: SectionKind.CHORUS, text: "셋" },
  ].map((line) => create(LyricLineSchema, line));

  it("stand in their parts", () => {
    expect(partsOf(draftOf(saved)).map((part) => part.lines.length)).toEqual([2, 1]);
  });

  it("leave an emptied line out and know that they differ", () => {
    const lines = draftOf(saved).map((line, at) => (at === 1 ? { ...line, text: "  " } : line));
    expect(written(lines).map((line) => line.text)).toEqual(["하나", "셋"]);
    expect(differs(lines, saved)).toBe(true);
    expect(differs(draftOf(saved), saved)).toBe(false);
  });
});
