/** Waiting between attempts: longer each time, never in step with others, and no longer than the outage. */

const FIRST_MS = 300;
const LONGEST_MS = 15_000;

/** How long to wait after that many failures; clients that failed together do not come back together. */
export function backoff(failures: number): number {
  const full = Math.min(LONGEST_MS, FIRST_MS * 2 ** failures);
  return full * (0.5 + Math.random() / 2);
}

/** Wait that long; ends at once when aborted, when the network returns, or when the user looks at the page again. */
export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const listening = new AbortController();
    const end = () => {
      clearTimeout(timer);
      listening.abort();
      resolve();
    };
    const timer = setTimeout(end, ms);
    whenBack(end, listening.signal);
    signal?.addEventListener("abort", end, { signal: listening.signal });
  });
}

function whenBack(proceed: () => void, until: AbortSignal): void {
  // Outside of browsers there is neither a window nor a document.
  globalThis.window?.addEventListener("online", proceed, { signal: until });
  globalThis.document?.addEventListener("visibilitychange", () => document.visibilityState === "visible" && proceed(), {
    signal: until,
  });
}
