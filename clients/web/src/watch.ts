/** Following something on the server to its end, whatever happens on the way. */

import type { CallOptions } from "@connectrpc/connect";
import { CastadError } from "./errors.js";
import { backoff, pause } from "./pauses.js";
import type { Locale } from "./texts.js";

/** The server speaks at least every 15 seconds; a stream silent for this long has lost its connection. */
const SILENCE_MS = 40_000;
/** A stream that held for this long was no failure when it ends. */
const STEADY_MS = 10_000;

/** Opens the stream; the options must be passed on to the call. */
export type Open<T> = (options: CallOptions) => AsyncIterable<T>;

/**
 * What the stream tells until `isEnded` or the signal says that it is over; opened again after restarts, lost networks
 * and expired tokens. Every stream begins with things as they are now, so the end cannot be missed, but a message may
 * come twice. Throws a CastadError only where another attempt is no help.
 */
export async function* watched<T>(
  open: Open<T>,
  isEnded: (message: T) => boolean,
  locale: () => Locale,
  signal?: AbortSignal,
): AsyncGenerator<T, void> {
  for (let failures = 0; !signal?.aborted; failures += 1) {
    const opened = performance.now();
    let waitMs = 0;
    try {
      for await (const message of lively(open, signal)) {
        yield message;
        if (isEnded(message)) return;
      }
    } catch (error) {
      const failure = CastadError.from(error, locale());
      if (!signal?.aborted && !isInterruption(failure)) throw failure;
      waitMs = failure.retryAfterMs ?? 0;
    }
    if (performance.now() - opened > STEADY_MS) failures = 0;
    await pause(Math.max(backoff(failures), waitMs), signal);
  }
}

/** One stream, cut off when it falls silent or its reader leaves. */
async function* lively<T>(open: Open<T>, signal: AbortSignal | undefined): AsyncGenerator<T, void> {
  const stream = new AbortController();
  const cut = () => stream.abort();
  signal?.addEventListener("abort", cut);
  let silence = setTimeout(cut, SILENCE_MS);
  try {
    for await (const message of open({ signal: stream.signal })) {
      clearTimeout(silence);
      yield message;
      silence = setTimeout(cut, SILENCE_MS);
    }
  } finally {
    clearTimeout(silence);
    signal?.removeEventListener("abort", cut);
    cut();
  }
}

/** CANCELLED is our own cut here, and the server's longest stream ends with DEADLINE_EXCEEDED. */
function isInterruption(failure: CastadError): boolean {
  return failure.isPassing || failure.reason === "CANCELLED" || failure.reason === "DEADLINE_EXCEEDED";
}
