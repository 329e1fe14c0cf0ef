/** Names the page in the tab and to screen readers, which hear of it when the focus moves to its heading. */
import { useEffect } from "react";

export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · CastAD`;
  }, [title]);
}
