/** What somebody is typing, kept in the browser until it was sent; a reload or a closed tab loses nothing. */
import { useEffect, useState } from "react";

export function useDraft<T>(name: string, empty: T) {
  const keptAs = `castad.draft.${name}`;
  const [draft, setDraft] = useState<T>(() => {
    const kept = localStorage.getItem(keptAs);
    return kept ? { ...empty, ...JSON.parse(kept) } : empty;
  });
  useEffect(() => localStorage.setItem(keptAs, JSON.stringify(draft)), [keptAs, draft]);
  const drop = () => {
    setDraft(empty);
    localStorage.removeItem(keptAs);
  };
  return { draft, change: (part: Partial<T>) => setDraft((before) => ({ ...before, ...part })), drop };
}
