/** The words of the console in the reader's language, and the switch between the two. */
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from "react";
import type { ko } from "./ko";

export type Words = typeof ko;
export type Tongue = "ko" | "en";

const KEPT_AS = "castad.language";
const CATALOGUES = {
  ko: () => import("./ko").then((module) => module.ko),
  en: () => import("./en").then((module) => module.en),
} satisfies Record<Tongue, () => Promise<Words>>;

let current: Tongue = chosen();

/** The language of every call and page just now. */
export function tongue(): Tongue {
  return current;
}

export function loadWords(wanted: Tongue): Promise<Words> {
  return CATALOGUES[wanted]();
}

function chosen(): Tongue {
  const wishes = [localStorage.getItem(KEPT_AS) ?? "", ...navigator.languages].map((wish) => wish.slice(0, 2));
  return wishes.find((wish) => wish === "ko" || wish === "en") ?? "ko";
}

type Spoken = { words: Words; tongue: Tongue; speak: (tongue: Tongue) => void };
const Context = createContext<Spoken | undefined>(undefined);

export function WordsProvider({ first, children }: { first: Words; children: ReactNode }) {
  const [words, setWords] = useState(first);
  const [spoken, setSpoken] = useState(current);
  useEffect(() => {
    document.documentElement.lang = spoken;
  }, [spoken]);
  const value = useMemo(() => {
    const speak = async (wanted: Tongue) => {
      const found = await loadWords(wanted);
      localStorage.setItem(KEPT_AS, wanted);
      current = wanted;
      setWords(found);
      setSpoken(wanted);
    };
    return { words, tongue: spoken, speak };
  }, [words, spoken]);
  return <Context value={value}>{children}</Context>;
}

export function useWords(): Spoken {
  const spoken = useContext(Context);
  if (!spoken) throw new Error("useWords outside of WordsProvider");
  return spoken;
}
