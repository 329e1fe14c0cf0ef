/** When a post shall appear: now, or at a time of the owner's clock, and what if that passes unused. */
import { timestampDate } from "@bufbuild/protobuf/wkt";
import { LatePolicy, type Post } from "@castad/web/messages";
import { momentOf, wallClock } from "../time-zone";

export type When = { later: boolean; clock: string; ifLate: LatePolicy };

export const NOW: When = { later: false, clock: "", ifLate: LatePolicy.PUBLISH };

const HOUR_MS = 3_600_000;

export function whenOf({ publishAt, ifLate }: Post, timeZone: string): When {
  return publishAt ? { later: true, clock: wallClock(timestampDate(publishAt), timeZone), ifLate } : NOW;
}

/** The moment; undefined for now. */
export function momentIn({ later, clock }: When, timeZone: string): Date | undefined {
  return later ? momentOf(clock, timeZone) : undefined;
}

export function isSet(when: When, timeZone: string): boolean {
  return !when.later || momentIn(when, timeZone) !== undefined;
}

export function isPast(when: When, timeZone: string): boolean {
  const moment = momentIn(when, timeZone);
  return moment !== undefined && moment.getTime() < Date.now();
}

/** A full hour that leaves time to change one's mind. */
export function nextHour(timeZone: string): string {
  return wallClock(new Date((Math.floor(Date.now() / HOUR_MS) + 2) * HOUR_MS), timeZone);
}
