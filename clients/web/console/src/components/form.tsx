/** A form that checks its fields, shows what is wrong beside each, and leads to the first. */
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from "react";

type Faults<K extends string, F extends string> = Partial<Record<K, F | undefined>>;

/** The faults to show: none until the first attempt to send, then those that are left. */
export function useFaults<K extends string, F extends string>(check: () => Faults<K, F>) {
  const [tried, setTried] = useState(false);
  const faults = check();
  const sound = Object.values(faults).every((fault) => !fault);
  return {
    shown: tried ? faults : ({} as Faults<K, F>),
    /** Whether the form may go; from now on faults are shown. */
    passes: () => {
      setTried(true);
      return sound;
    },
  };
}

type Props = { onSend: () => void; passes?: () => boolean; children: ReactNode; className?: string };

export function Form({ onSend, passes, children, className = "stack" }: Props) {
  const form = useRef<HTMLFormElement>(null);
  const [refused, setRefused] = useState(0);
  useEffect(() => {
    if (refused) form.current?.querySelector<HTMLElement>("[aria-invalid]")?.focus();
  }, [refused]);
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (passes?.() ?? true) onSend();
    else setRefused((before) => before + 1);
  };
  return (
    <form ref={form} className={className} onSubmit={send} noValidate>
      {children}
    </form>
  );
}
