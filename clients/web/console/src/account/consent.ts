/** Going to another site's consent page and coming back: what must be remembered in between, one attempt a tab. */
import type { IdentityProvider, Platform } from "@castad/web/messages";

const KEPT_AS = "castad.consent";

/** What the user set out for; `next` is the page of ours to show afterwards. */
export type Errand = { state: string; next: string } & (
  | { to: "signIn" | "link"; provider: IdentityProvider }
  | { to: "connect"; platform: Platform }
);

export const REDIRECT_URI = `${location.origin}/oauth/callback`;

export function setOut(errand: Errand, url: string): void {
  sessionStorage.setItem(KEPT_AS, JSON.stringify(errand));
  location.assign(url);
}

/** The errand of this state, once; undefined when the tab knows nothing of it. */
export function comeBack(state: string): Errand | undefined {
  const kept = sessionStorage.getItem(KEPT_AS);
  sessionStorage.removeItem(KEPT_AS);
  const errand = kept ? (JSON.parse(kept) as Errand) : undefined;
  return errand && errand.state === state ? errand : undefined;
}
