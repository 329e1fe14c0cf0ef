/** Signing in, staying signed in, and signing out. */

import type { MessageInitShape } from "@bufbuild/protobuf";
import type { Client } from "@connectrpc/connect";
import type { AuthService } from "./gen/castad/auth/v1/auth_service_pb.js";
import type { ChangePasswordRequestSchema } from "./gen/castad/auth/v1/credential_calls_pb.js";
import type { CompleteOAuthRequestSchema, CompleteOAuthResponse } from "./gen/castad/auth/v1/identity_calls_pb.js";
import type { LoginRequestSchema, SignUpRequestSchema, SignUpResponse } from "./gen/castad/auth/v1/session_calls_pb.js";
import type { DeleteAccountRequestSchema, UpdateProfileRequestSchema } from "./gen/castad/auth/v1/user_calls_pb.js";
import type { User } from "./gen/castad/auth/v1/user_pb.js";
import { grantOf } from "./grants.js";
import type { Keeper, SessionState } from "./keeper.js";

type Auth = Client<typeof AuthService>;

const DEVICE_TOKEN = "x-device-token";
/** No secret: it only keeps a stranger's wrong guesses from slowing this browser down. */
const DEVICE_TOKEN_KEY = "castad.device-token";

/** The calls that begin, change or end a session; they are the session's alone. */
export type SessionCalls =
  | "signUp"
  | "login"
  | "completeOAuth"
  | "refreshToken"
  | "logout"
  | "logoutAll"
  | "changePassword"
  | "deleteAccount"
  | "updateProfile";

/** The browser's session; its refresh token stays in a cookie no script can read, its access token in this object. */
export class BrowserSession {
  /** `auth` sends no token of its own accord, `signedIn` does. */
  constructor(
    private readonly keeper: Keeper,
    private readonly auth: Auth,
    private readonly signedIn: Auth,
  ) {}

  /** Who is signed in; the same object until it changes. */
  get state(): SessionState {
    return this.keeper.state;
  }

  /** Be told whenever `state` changes, in whichever tab; returns how to stop that. Fits `useSyncExternalStore`. */
  readonly subscribe = (listener: () => void): (() => void) => this.keeper.subscribe(listener);

  /** Take up the session of the cookie, or learn that there is none; rejects while nobody answers, and goes on trying. */
  async restore(): Promise<SessionState> {
    if (this.keeper.state === "unknown") await this.keeper.renewed();
    return this.keeper.state;
  }

  /** Make an account; signed in afterwards unless the server wants the address proved first (`signupSecret` is set). */
  async signUp(request: MessageInitShape<typeof SignUpRequestSchema>): Promise<SignUpResponse> {
    return await this.keeper.granting(() => this.auth.signUp(request), grantOf);
  }

  /** Sign in with email and password. */
  async signIn(request: MessageInitShape<typeof LoginRequestSchema>): Promise<void> {
    const known = globalThis.localStorage?.getItem(DEVICE_TOKEN_KEY);
    const headers: HeadersInit = known ? { [DEVICE_TOKEN]: known } : {};
    await this.keeper.granting(() => this.auth.login(request, { headers, onTrailer: keepDeviceToken }), grantOf);
  }

  /** Bring back what the provider gave; links the provider where somebody is signed in. */
  async completeOAuth(request: MessageInitShape<typeof CompleteOAuthRequestSchema>): Promise<CompleteOAuthResponse> {
    const headers = bearer(await this.keeper.current());
    return await this.keeper.granting(() => this.auth.completeOAuth(request, { headers }), grantOf);
  }

  /** End this session, in all tabs. */
  async signOut(): Promise<void> {
    await this.keeper.ending((token) => this.auth.logout({}, { headers: bearer(token) }));
  }

  /** End all sessions of the user, on every device. */
  async signOutEverywhere(): Promise<void> {
    await this.keeper.ending((token) => this.auth.logoutAll({}, { headers: bearer(token) }));
  }

  /** Change the password; every other session of the user ends. */
  async changePassword(request: MessageInitShape<typeof ChangePasswordRequestSchema>): Promise<void> {
    const { accessToken } = await this.signedIn.changePassword(request);
    this.keeper.replaceToken(accessToken);
  }

  /** Change the profile. */
  async updateProfile(request: MessageInitShape<typeof UpdateProfileRequestSchema>): Promise<void> {
    this.noteUser((await this.signedIn.updateProfile(request)).user);
  }

  /** Read the user again, for instance after their address was proved. */
  async reload(): Promise<void> {
    this.noteUser((await this.signedIn.getMe({})).user);
  }

  /** Delete the account and everything it owns. */
  async deleteAccount(request: MessageInitShape<typeof DeleteAccountRequestSchema>): Promise<void> {
    await this.signedIn.deleteAccount(request);
    this.keeper.over();
  }

  private noteUser(user: User | undefined): void {
    if (user !== undefined) this.keeper.showUser(user);
  }
}

function bearer(token: string | undefined): HeadersInit {
  return token === undefined ? {} : { authorization: `Bearer ${token}` };
}

function keepDeviceToken(trailers: Headers): void {
  const token = trailers.get(DEVICE_TOKEN);
  if (token !== null) globalThis.localStorage?.setItem(DEVICE_TOKEN_KEY, token);
}
