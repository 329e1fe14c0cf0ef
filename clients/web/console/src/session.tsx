/** Who is signed in, and what only they may open. */

import type { User } from "@castad/web/messages";
import type { ReactNode } from "react";
import { useEffect, useEffectEvent, useSyncExternalStore } from "react";
import { Redirect, useLocation, useSearchParams } from "wouter";
import { castad } from "./castad";
import { Skeleton } from "./components/skeleton";
import { type Action, useAction } from "./hooks/use-action";
import { ownPath } from "./own-path";

export function useSession() {
  return useSyncExternalStore(castad.session.subscribe, () => castad.session.state);
}

/** The signed-in user; only beneath SignedInOnly. */
export function useUser(): User {
  const state = useSession();
  if (typeof state === "string") throw new Error("useUser outside of SignedInOnly");
  return state.user;
}

/** Finds out once whether the browser still holds a session; its error says that nobody could tell. */
export function useRestore(): Action<[]> {
  const restore = useAction(() => castad.session.restore());
  const begin = useEffectEvent(() => void restore.run());
  useEffect(() => begin(), []);
  return restore;
}

/** Shows its children to users, and sends others to the sign-in page and afterwards back here. */
export function SignedInOnly({ children }: { children: ReactNode }) {
  const state = useSession();
  const [path] = useLocation();
  if (state === "unknown") return <Waiting />;
  if (state === "signedOut") return <Redirect to={`/sign-in?next=${encodeURIComponent(path)}`} replace />;
  return children;
}

/** Sends users on to where they wanted to go; the others see the children. */
export function SignedOutOnly({ children }: { children: ReactNode }) {
  const state = useSession();
  const next = useNext();
  if (state === "unknown") return <Waiting />;
  return state === "signedOut" ? children : <Redirect to={next} replace />;
}

/** Where to go after signing in: always a page of our own. */
export function useNext(): string {
  const [search] = useSearchParams();
  return ownPath(search.get("next") ?? "");
}

function Waiting() {
  return (
    <div className="page">
      <Skeleton />
    </div>
  );
}
