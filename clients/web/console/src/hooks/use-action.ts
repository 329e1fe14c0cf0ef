/** Runs what a button asks for: once at a time, with its error kept for the page to show. */
import { useRef, useState } from "react";
import { type CastadError, toCastadError } from "../castad";

export type Action<A extends unknown[]> = {
  run: (...args: A) => Promise<void>;
  busy: boolean;
  error: CastadError | undefined;
};

export function useAction<A extends unknown[]>(act: (...args: A) => Promise<unknown>): Action<A> {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<CastadError>();
  const running = useRef(false);
  const run = async (...args: A) => {
    if (running.current) return;
    running.current = true;
    setBusy(true);
    setError(undefined);
    try {
      await act(...args);
    } catch (reason) {
      setError(toCastadError(reason));
    } finally {
      running.current = false;
      setBusy(false);
    }
  };
  return { run, busy, error };
}
