/** Times of the clock in the owner's time zone, as the browser's date field writes them: 2026-11-20T18:30. */
const MINUTE_MS = 60_000;

/** What the clock of the zone shows at that moment. */
export function wallClock(moment: Date, timeZone: string): string {
  const format = new Intl.DateTimeFormat("en-CA", {
    timeZone,
    dateStyle: "short",
    timeStyle: "short",
    hourCycle: "h23",
  });
  return format.format(moment).replace(", ", "T");
}

/** The moment at which the clock of the zone shows that; undefined when the text is no time. */
export function momentOf(clock: string, timeZone: string): Date | undefined {
  const asUtc = Date.parse(`${clock}Z`);
  if (Number.isNaN(asUtc)) return undefined;
  // Twice, because the zone's offset may be another one at the first guess than at the moment itself.
  const guess = asUtc - offsetMs(asUtc, timeZone);
  return new Date(asUtc - offsetMs(guess, timeZone));
}

function offsetMs(at: number, timeZone: string): number {
  const whole = Math.floor(at / MINUTE_MS) * MINUTE_MS;
  return Date.parse(`${wallClock(new Date(whole), timeZone)}Z`) - whole;
}

/** The zone as people name it, such as "Seoul". */
export function zoneName(timeZone: string, language: string): string {
  const parts = new Intl.DateTimeFormat(language, { timeZone, timeZoneName: "long" }).formatToParts(new Date());
  return parts.find((part) => part.type === "timeZoneName")?.value ?? timeZone;
}

/** This month and the eleven before it as the zone's calendar counts them, such as "2026-11". */
export function lastMonths(timeZone: string, now = new Date()): string[] {
  const [year = 0, month = 1] = wallClock(now, timeZone).split("-").map(Number);
  return Array.from({ length: 12 }, (_, back) => new Date(Date.UTC(year, month - 1 - back)).toISOString().slice(0, 7));
}
