/** Times are those of the owner's clock, wherever the browser stands. */
import { describe, expect, it } from "vitest";
import { lastMonths, momentOf, wallClock } from "../src/time-zone";

describe("the owner's clock", () => {
  it.each([
    ["Asia/Seoul", "2026-11-21T09:30", "2026-11-21T00:30:00.000Z"],
    ["America/New_York", "2026-07-01T20:00", "2026-07-02T00:00:00.000Z"],
    ["America/New_York", "2026-12-01T20:00", "2026-12-02T01:00:00.000Z"],
    ["Asia/Kathmandu", "2026-01-01T00:00", "2025-12-31T18:15:00.000Z"],
  ])("reads %s %s", (zone, clock, moment) => {
    expect(momentOf(clock, zone)?.toISOString()).toBe(moment);
    expect(wallClock(new Date(moment), zone)).toBe(clock);
  });

  it("is right in the hours around a change of the zone's offset", () => {
    expect(momentOf("2026-03-08T01:30", "America/New_York")?.toISOString()).toBe("2026-03-08T06:30:00.000Z");
    expect(momentOf("2026-03-08T03:30", "America/New_York")?.toISOString()).toBe("2026-03-08T07:30:00.000Z");
  });

  it("knows no moment for a field left empty", () => {
    expect(momentOf("", "Asia/Seoul")).toBeUndefined();
  });

  it("counts months by the owner's calendar", () => {
    const months = lastMonths("Asia/Seoul", new Date("2026-12-31T16:00:00Z"));
    expect(months.slice(0, 2)).toEqual(["2027-01", "2026-12"]);
    expect(months).toHaveLength(12);
    expect(lastMonths("America/New_York", new Date("2026-12-31T16:00:00Z"))[0]).toBe("2026-12");
  });
});
