/** What a platform would refuse is told before it is sent. */
import { Platform } from "@castad/web/messages";
import { describe, expect, it } from "vitest";
import { copyFaults, editable, keywordsIn } from "../src/publish/limits";

const GOOD = { title: "강릉 바다", description: "하루", keywords: "#바다 #강릉" };

describe("copy", () => {
  it("finds nothing wrong with good copy", () => {
    expect(copyFaults(GOOD, Platform.YOUTUBE)).toEqual({});
  });

  it("counts characters as people do", () => {
    expect(copyFaults({ ...GOOD, title: "🌊".repeat(100) }, Platform.YOUTUBE)).toEqual({});
    expect(copyFaults({ ...GOOD, title: "🌊".repeat(101) }, Platform.YOUTUBE)).toEqual({ title: "titleLong" });
  });

  it("knows that Instagram takes less", () => {
    const long = { ...GOOD, description: "가".repeat(2_201) };
    expect(copyFaults(long, Platform.YOUTUBE)).toEqual({});
    expect(copyFaults(long, Platform.INSTAGRAM)).toEqual({ description: "descriptionLong" });
  });

  it("wants a title, few keywords, and short ones", () => {
    const many = Array.from({ length: 31 }, (_, at) => `#낱말${at}`).join(" ");
    expect(copyFaults({ title: " ", description: "", keywords: many }, Platform.LOCAL)).toEqual({
      title: "titleMissing",
      keywords: "keywordsMany",
    });
    expect(copyFaults({ ...GOOD, keywords: "가".repeat(51) }, Platform.LOCAL)).toEqual({ keywords: "keywordLong" });
  });
});

describe("keywords", () => {
  it.each([
    ["#바다 #강릉", ["바다", "강릉"]],
    ["#바다#강릉,#바다", ["바다", "강릉"]],
    ["바다 강릉", ["바다", "강릉"]],
    ["quiet stay, ocean view", ["quiet stay", "ocean view"]],
    ["  ", []],
  ])("are read from %j", (text, keywords) => {
    expect(keywordsIn(text)).toEqual(keywords);
  });

  it("stay the same when suggested ones are edited and sent", () => {
    const suggested = { title: "", description: "", keywords: ["바다", "강릉여행"] };
    expect(keywordsIn(editable(suggested).keywords)).toEqual(suggested.keywords);
  });
});
