/** A server and one browser's cookie jar in memory: enough of CastAD to sign in, expire, be revoked and break down. */

import { create, type MessageInitShape } from "@bufbuild/protobuf";
import type { ServiceImpl } from "@connectrpc/connect";
import { Code, ConnectError, createRouterTransport, type HandlerContext, type Transport } from "@connectrpc/connect";
import type { Reason } from "../src/errors.js";
import { AuthService } from "../src/gen/castad/auth/v1/auth_service_pb.js";
import { type Session, SessionSchema } from "../src/gen/castad/auth/v1/session_pb.js";
import { ContentService } from "../src/gen/castad/content/v1/content_service_pb.js";
import { ErrorInfoSchema, LocalizedMessageSchema, RetryInfoSchema } from "../src/gen/google/rpc/error_details_pb.js";

/** A refusal as the server words it. */
export function refusal(reason: Reason | string, code: Code, retryAfterMs?: number): ConnectError {
  const details: ConstructorParameters<typeof ConnectError>[3] = [
    { desc: ErrorInfoSchema, value: { reason, domain: "castad", metadata: { request_id: "r-1" } } },
    { desc: LocalizedMessageSchema, value: { locale: "ko", message: `${reason}라고 합니다.` } },
  ];
  if (retryAfterMs !== undefined) {
    const retryDelay = { seconds: 0n, nanos: retryAfterMs * 1_000_000 };
    details.push({ desc: RetryInfoSchema, value: { retryDelay } });
  }
  return new ConnectError(reason, code, undefined, details);
}

/** What the server does beside sessions. */
export type ContentDouble = Partial<ServiceImpl<typeof ContentService>>;

/** The server. */
export class Backend {
  refreshes = 0;
  logins = 0;
  lifeS = 900;
  /** Thrown by the next calls, one each, before anything is looked at. */
  readonly troubles: ConnectError[] = [];
  readonly seen: { method: string; headers: Headers }[] = [];
  private cookie: string | undefined;
  private version = 1;
  private user = "";

  constructor(private readonly content: ContentDouble = {}) {}

  /** The wire to it. */
  transport(): Transport {
    return createRouterTransport((router) => {
      router.service(AuthService, this.auth());
      router.service(ContentService, this.guarded(this.content));
    });
  }

  /** The user signed in long ago, on this browser. */
  remember(user: string): void {
    this.user = user;
    this.cookie = user;
  }

  /** Tokens issued so far are refused. */
  expire(): void {
    this.version += 1;
  }

  /** The session is ended by somebody else; the browser keeps its cookie. */
  revoke(): void {
    this.cookie = "revoked";
    this.expire();
  }

  private auth(): Partial<ServiceImpl<typeof AuthService>> {
    return {
      login: (request, context) => {
        this.arrive("login", context);
        this.logins += 1;
        this.remember(request.email);
        context.responseTrailer.set("x-device-token", `device-of-${request.email}`);
        return { session: this.session() };
      },
      refreshToken: (_, context) => {
        this.arrive("refreshToken", context);
        this.refreshes += 1;
        if (context.requestHeader.get("x-csrf") !== "1") throw refusal("CSRF_FAILED", Code.PermissionDenied);
        if (this.cookie === undefined) throw refusal("REFRESH_INVALID", Code.Unauthenticated);
        if (this.cookie === "revoked") throw refusal("SESSION_REVOKED", Code.Unauthenticated);
        return { session: this.session() };
      },
      logout: (_, context) => {
        this.admit("logout", context);
        this.cookie = undefined;
        return {};
      },
      getMe: (_, context) => {
        this.admit("getMe", context);
        return { user: { id: this.user, displayName: this.user } };
      },
      requestPasswordReset: (_, context) => {
        this.arrive("requestPasswordReset", context);
        return {};
      },
    };
  }

  private guarded(content: ContentDouble): ContentDouble {
    const entries = Object.entries(content).map(([name, handle]) => {
      const guardedHandle = (request: never, context: HandlerContext) => {
        this.admit(name, context);
        return (handle as (request: never, context: HandlerContext) => unknown)(request, context);
      };
      return [name, guardedHandle];
    });
    return Object.fromEntries(entries) as ContentDouble;
  }

  private arrive(method: string, context: HandlerContext): void {
    this.seen.push({ method, headers: new Headers(context.requestHeader) });
    const trouble = this.troubles.shift();
    if (trouble !== undefined) throw trouble;
  }

  private admit(method: string, context: HandlerContext): void {
    this.arrive(method, context);
    const token = context.requestHeader.get("authorization");
    if (token === null) throw refusal("TOKEN_MISSING", Code.Unauthenticated);
    const { ver, exp } = JSON.parse(atob(token.split(".")[1] ?? ""));
    if (this.cookie === "revoked") throw refusal("SESSION_REVOKED", Code.Unauthenticated);
    if (ver !== this.version || exp * 1000 < Date.now()) throw refusal("TOKEN_EXPIRED", Code.Unauthenticated);
  }

  private session(): Session {
    const iat = Math.floor(Date.now() / 1000);
    const claims = btoa(JSON.stringify({ iat, exp: iat + this.lifeS, ver: this.version, jti: Math.random() }));
    const init: MessageInitShape<typeof SessionSchema> = {
      accessToken: `head.${claims}.tail`,
      user: { id: this.user, displayName: this.user },
    };
    return create(SessionSchema, init);
  }
}
