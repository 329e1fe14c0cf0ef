/** A list that grows by a page at a time. */
import { useState } from "react";
import { useAction } from "./use-action";
import { useLoad } from "./use-load";

export type PageOf<T> = { items: T[]; nextPageToken: string; totalSize: number };

export function usePages<T>(key: string, load: (pageToken: string) => Promise<PageOf<T>>) {
  const first = useLoad(key, () => load(""));
  const [later, setLater] = useState<{ after: PageOf<T>; pages: PageOf<T>[] }>();
  // Pages that followed an older first page belong to another list.
  const pages = later && later.after === first.value ? later.pages : [];
  const last = pages.at(-1) ?? first.value;
  const more = useAction(async () => {
    if (!first.value || !last?.nextPageToken) return;
    const next = await load(last.nextPageToken);
    setLater({ after: first.value, pages: [...pages, next] });
  });
  return {
    items: first.value && [first.value, ...pages].flatMap((page) => page.items),
    totalSize: last?.totalSize ?? 0,
    hasMore: !!last?.nextPageToken,
    more: more.run,
    busy: more.busy,
    error: first.error ?? more.error,
    reload: first.reload,
  };
}
