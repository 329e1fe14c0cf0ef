/** The one way in: everything a page needs to work with CastAD. */

import { type CallOptions, type Client, createClient, type Transport } from "@connectrpc/connect";
import { CastadError } from "./errors.js";
import { AuthService } from "./gen/castad/auth/v1/auth_service_pb.js";
import { ContentService } from "./gen/castad/content/v1/content_service_pb.js";
import type { Image } from "./gen/castad/content/v1/image_pb.js";
import { MarketingService } from "./gen/castad/marketing/v1/marketing_service_pb.js";
import { SocialService } from "./gen/castad/social/v1/social_service_pb.js";
import { grantOf } from "./grants.js";
import { Keeper } from "./keeper.js";
import { BrowserSession, type SessionCalls } from "./session.js";
import type { Locale } from "./texts.js";
import { CastadTransport, NO_TOKENS, webTransport } from "./transport.js";
import { type Progress, Uploads } from "./uploads.js";
import { type Open, watched } from "./watch.js";

const RENEWAL_TIMEOUT_MS = 10_000;

/** Where CastAD is, and in which language its messages are wanted. */
export interface CastadOptions {
  /** The edge, such as "https://api.example.com". */
  readonly baseUrl: string;
  /** A function is asked at every call, for pages whose language can be switched. */
  readonly locale: Locale | (() => Locale);
  /** Another `fetch` than the browser's. */
  readonly fetch?: typeof globalThis.fetch;
}

/** The services, the session they are called in, and what takes more than one call. */
export interface Castad {
  readonly auth: Omit<Client<typeof AuthService>, SessionCalls>;
  readonly marketing: Client<typeof MarketingService>;
  readonly content: Client<typeof ContentService>;
  readonly social: Client<typeof SocialService>;
  readonly session: BrowserSession;

  /**
   * Follow a watch method to its end through restarts, lost networks and expired tokens; stops quietly when aborted.
   * A message may come twice: it is always the whole state of things.
   */
  watch<T>(open: Open<T>, isEnded: (message: T) => boolean, signal?: AbortSignal): AsyncIterable<T>;

  /** Upload a photo with progress from 0 to 1; after a failure, calling it again with the same file goes on. */
  uploadImage(projectId: string, file: File, onProgress?: Progress, signal?: AbortSignal): Promise<Image>;

  /** Stop renewing the session and listening to other tabs. */
  close(): void;
}

/** Connect to CastAD; call `session.restore()` to take up the session the browser has. */
export function createCastad({ baseUrl, locale, fetch }: CastadOptions): Castad {
  return castadOver(webTransport(baseUrl, fetch), typeof locale === "function" ? locale : () => locale, baseUrl);
}

/** The same over any transport; `name` tells apart the sessions of one origin. */
export function castadOver(wire: Transport, locale: () => Locale, name: string): Castad {
  const bare = createClient(AuthService, new CastadTransport(wire, locale, NO_TOKENS));
  const options: CallOptions = { timeoutMs: RENEWAL_TIMEOUT_MS };
  const renew = async () => {
    const grant = grantOf(await bare.refreshToken({}, options));
    if (grant === undefined) throw CastadError.of("INTERNAL", locale());
    return grant;
  };
  const keeper = new Keeper(`castad.session ${name}`, renew);
  const transport = new CastadTransport(wire, locale, keeper);
  const auth = createClient(AuthService, transport);
  const content = createClient(ContentService, transport);
  const uploads = new Uploads(content, locale);
  return {
    auth,
    content,
    marketing: createClient(MarketingService, transport),
    social: createClient(SocialService, transport),
    session: new BrowserSession(keeper, bare, auth),
    watch: (open, isEnded, signal) => watched(open, isEnded, locale, signal),
    uploadImage: (...upload) => uploads.image(...upload),
    close: () => keeper.close(),
  };
}
