/** Numbers, times and amounts as the reader's language and time zone write them. */
import { type Duration, durationMs, type Timestamp, timestampDate } from "@bufbuild/protobuf/wkt";
import { useMemo } from "react";
import { useSession } from "./session";
import { type Tongue, useWords } from "./words";

const MICROS = 1_000_000;
const MEGABYTE = 1_000_000;

export type Format = ReturnType<typeof formatIn>;

export function formatIn(tongue: Tongue, timeZone: string) {
  const locale = tongue === "ko" ? "ko-KR" : "en-GB";
  const days = new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone });
  const moments = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short", timeZone });
  const numbers = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  const money = new Intl.NumberFormat(locale, { style: "currency", currency: "USD", maximumFractionDigits: 4 });
  return {
    day: (at: Timestamp | undefined) => (at ? days.format(timestampDate(at)) : ""),
    moment: (at: Timestamp | undefined) => (at ? moments.format(timestampDate(at)) : ""),
    number: (value: number | bigint) => numbers.format(value),
    megabytes: (bytes: bigint) => `${numbers.format(Number(bytes) / MEGABYTE)} MB`,
    money: (micros: bigint) => money.format(Number(micros) / MICROS),
    clock: (length: Duration | undefined) => clock(length ? durationMs(length) / 1000 : 0),
  };
}

/** Minutes and seconds, such as 1:05. */
export function clock(seconds: number): string {
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

export function useFormat(): Format {
  const { tongue } = useWords();
  const timeZone = useTimeZone();
  return useMemo(() => formatIn(tongue, timeZone), [tongue, timeZone]);
}

/** The owner's time zone. */
export function useTimeZone(): string {
  const state = useSession();
  return (typeof state !== "string" && state.user.timezone) || "Asia/Seoul";
}
