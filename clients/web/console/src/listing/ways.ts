/** The three ways to name a stay, and how it shows that the operator has connected no map. */
import type { StartAnalysisRequest } from "@castad/web/messages";
import { CastadError } from "../castad";

export const WAYS = ["link", "search", "hand"] as const;
export type Way = (typeof WAYS)[number];

export type Source = StartAnalysisRequest["source"];

/** What the form of a way is given; `onAbsent` says that it cannot be used here. */
export type WayProps = { busy: boolean; onStart: (source: Source) => void; onAbsent: () => void };

const ABSENT = new Set(["PROVIDER_NOT_CONFIGURED", "NOT_IMPLEMENTED"]);

export function isAbsent(reason: unknown): boolean {
  return reason instanceof CastadError && ABSENT.has(reason.reason);
}
