/** Asks for the next page of a list. */
import { useWords } from "../words";
import { Button } from "./button";

export function More({ list }: { list: { hasMore: boolean; more: () => void; busy: boolean } }) {
  const { words } = useWords();
  if (!list.hasMore) return null;
  return (
    <Button look="quiet full" busy={list.busy} onClick={() => list.more()}>
      {words.common.more}
    </Button>
  );
}
