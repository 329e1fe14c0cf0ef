/** Loads what a page shows, and again when its key changes or it is asked to. */
import { useCallback, useEffect, useEffectEvent, useState } from "react";
import { type CastadError, toCastadError } from "../castad";
import { useWords } from "../words";

export type Loaded<T> = {
  value: T | undefined;
  error: CastadError | undefined;
  loading: boolean;
  reload: () => void;
  /** Shows a newer value that another call has already answered. */
  set: (value: T) => void;
};

type Held<T> = { key: string; settled: boolean; value?: T; error?: CastadError };

export function useLoad<T>(key: string, load: (signal: AbortSignal) => Promise<T>): Loaded<T> {
  const [held, setHeld] = useState<Held<T>>({ key, settled: false });
  const [round, setRound] = useState(0);
  const { tongue } = useWords();
  const begin = useEffectEvent(load);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round loads again, and so does another language
  useEffect(() => {
    const abort = new AbortController();
    begin(abort.signal).then(
      (value) => abort.signal.aborted || setHeld({ key, settled: true, value }),
      (reason) => abort.signal.aborted || setHeld({ key, settled: true, error: toCastadError(reason) }),
    );
    return () => abort.abort();
  }, [key, round, tongue]);
  const reload = useCallback(() => setRound((before) => before + 1), []);
  const set = useCallback((value: T) => setHeld({ key, settled: true, value }), [key]);
  const current: Partial<Held<T>> = held.key === key ? held : {};
  return { value: current.value, error: current.error, loading: !current.settled, reload, set };
}
