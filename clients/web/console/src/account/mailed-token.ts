/** The token of a mailed link: read from behind the #, and taken out of the address bar and the history at once. */
import { useState } from "react";

export function useMailedToken(): string {
  const [token] = useState(() => {
    const found = new URLSearchParams(location.hash.slice(1)).get("token") ?? "";
    if (found) history.replaceState(history.state, "", location.pathname);
    return found;
  });
  return token;
}
