/** The right to call as a user, as long as its access token lives. */

import { fromBinary, toBinary } from "@bufbuild/protobuf";
import type { Session } from "./gen/castad/auth/v1/session_pb.js";
import { type User, UserSchema } from "./gen/castad/auth/v1/user_pb.js";

/** The share of its life after which a token is renewed, and how far tabs and devices differ in it. */
const RENEWED_AT = 0.8;
const JITTER = 0.05;
/** The share after which calls no longer go out with it. */
const SPENT_AT = 0.97;
const FALLBACK_LIFE_MS = 60_000;

/** A grant; times are those of this machine's clock, however wrong it goes. */
export interface Grant {
  readonly user: User;
  readonly accessToken: string;
  readonly receivedAt: number;
  readonly expiresAt: number;
}

/** A grant on its way to another tab, where objects lose their prototypes. */
export interface PackedGrant extends Omit<Grant, "user"> {
  readonly user: Uint8Array;
}

/** What an answer of the server grants from now on. */
export function granted(user: User, accessToken: string): Grant {
  const receivedAt = Date.now();
  return { user, accessToken, receivedAt, expiresAt: receivedAt + lifeMs(accessToken) };
}

/** What an answer grants; nothing where it brings no session. */
export function grantOf({ session }: { session?: Session | undefined }): Grant | undefined {
  return session?.user && granted(session.user, session.accessToken);
}

/** Whether calls may still be made with it. */
export function isLive(grant: Grant): boolean {
  return Date.now() < atShare(grant, SPENT_AT);
}

/** How long from now it is to be renewed. */
export function renewalDelay(grant: Grant): number {
  const share = RENEWED_AT + JITTER * (2 * Math.random() - 1);
  return Math.max(0, atShare(grant, share) - Date.now());
}

function atShare({ receivedAt, expiresAt }: Grant, share: number): number {
  return receivedAt + share * (expiresAt - receivedAt);
}

/** For the way to another tab. */
export function pack(grant: Grant): PackedGrant {
  return { ...grant, user: toBinary(UserSchema, grant.user) };
}

/** What another tab packed. */
export function unpack(packed: PackedGrant): Grant {
  return { ...packed, user: fromBinary(UserSchema, packed.user) };
}

/** The token's own life, because `access_expires_at` is of the server's clock. */
function lifeMs(accessToken: string): number {
  try {
    const claims = JSON.parse(atob(base64(accessToken.split(".")[1] ?? "")));
    const life = 1000 * (claims.exp - claims.iat);
    return life > 0 ? life : FALLBACK_LIFE_MS;
  } catch {
    return FALLBACK_LIFE_MS;
  }
}

function base64(url: string): string {
  return url.replaceAll("-", "+").replaceAll("_", "/");
}
