/** Follows something on the server for as long as the page shows it. */
import { useEffect, useEffectEvent, useState } from "react";
import { type CastadError, toCastadError } from "../castad";
import { useWords } from "../words";

export type Watched<T> = { value?: T; error?: CastadError };

/** Shows the newest of what `open` streams; an empty key follows nothing. */
export function useWatch<T>(key: string, open: (signal: AbortSignal) => AsyncIterable<T>): Watched<T> {
  const [held, setHeld] = useState<{ key: string } & Watched<T>>({ key });
  const { tongue } = useWords();
  const begin = useEffectEvent(open);
  // biome-ignore lint/correctness/useExhaustiveDependencies: in another language the same job has another message
  useEffect(() => {
    const abort = new AbortController();
    if (key) void follow(begin(abort.signal), abort.signal, (seen) => setHeld({ key, ...seen }));
    return () => abort.abort();
  }, [key, tongue]);
  return held.key === key ? held : {};
}

async function follow<T>(stream: AsyncIterable<T>, signal: AbortSignal, show: (seen: Watched<T>) => void) {
  try {
    for await (const value of stream) {
      if (signal.aborted) return;
      show({ value });
    }
  } catch (reason) {
    if (!signal.aborted) show({ error: toCastadError(reason) });
  }
}
