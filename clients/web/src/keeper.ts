/** Keeps the tab's grant: hands out its token, renews it in time and once for all, and gives it up when it is over. */

import { CastadError, type Reason } from "./errors.js";
import type { User } from "./gen/castad/auth/v1/user_pb.js";
import { type Grant, granted, isLive, renewalDelay } from "./grants.js";
import { backoff } from "./pauses.js";
import { repeated } from "./retries.js";
import { type Tabs, tabsOf } from "./tabs.js";
import type { Tokens } from "./transport.js";

/** Who is signed in here; "unknown" until the cookie has been tried. */
export type SessionState = "unknown" | "signedOut" | SignedIn;

/** A user, and when the access token at hand ends by this machine's clock. */
export interface SignedIn {
  readonly user: User;
  readonly expiresAt: Date;
}

/** Those with which a refused renewal says that there is no session any more. */
const OVER: ReadonlySet<Reason> = new Set<Reason>([
  "REFRESH_INVALID",
  "REFRESH_REUSED",
  "SESSION_REVOKED",
  "SESSION_EXPIRED",
  "ACCOUNT_DISABLED",
]);

/** The access token lives only in here. */
export class Keeper implements Tokens {
  private grant: Grant | undefined;
  /** News of other tabs from before this moment are stale. */
  private since = 0;
  private shown: SessionState = "unknown";
  private renewing: Promise<void> | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private failures = 0;
  private isOpen = true;
  private readonly listeners = new Set<() => void>();
  private readonly tabs: Tabs;

  /** `renew` spends the refresh cookie; tabs of the same name share it. */
  constructor(
    name: string,
    private readonly renew: () => Promise<Grant>,
  ) {
    this.tabs = tabsOf(name, {
      onGrant: (grant) => this.adopt(grant),
      onEnd: () => this.drop(),
      holds: () => (this.grant && isLive(this.grant) ? this.grant : undefined),
    });
  }

  /** The same object until it changes. */
  get state(): SessionState {
    return this.shown;
  }

  /** Be told of changes; returns how to stop that. */
  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  atHand(): string | undefined {
    return this.grant?.accessToken;
  }

  async current(): Promise<string | undefined> {
    if (this.shown === "unknown" || (this.grant && !isLive(this.grant))) await this.renewed();
    return this.atHand();
  }

  async after(refused: string): Promise<string | undefined> {
    if (this.atHand() === refused) await this.renewed();
    return this.atHand();
  }

  /** Change the cookie by `work`, one tab at a time, and hold what it grants. */
  async granting<T>(work: () => Promise<T>, grantOf: (answer: T) => Grant | undefined): Promise<T> {
    return await this.tabs.alone(async () => {
      const answer = await work();
      const grant = grantOf(answer);
      if (grant !== undefined) this.hold(grant);
      return answer;
    });
  }

  /** End the session by `work`, here and in the other tabs; one that is over already is as good. */
  async ending(work: (token: string) => Promise<unknown>): Promise<void> {
    await this.tabs.alone(async () => {
      try {
        await this.withLiveToken(work);
      } catch (error) {
        if (!isOver(error)) throw error;
      }
      this.over();
    });
  }

  /** The session is over, here and in the other tabs. */
  over(): void {
    this.drop();
    this.tabs.end();
  }

  /** The user as they are now; the token goes on as it was. */
  showUser(user: User): void {
    if (this.grant !== undefined) this.hold({ ...this.grant, user, receivedAt: Date.now() });
  }

  /** Another token for the same session. */
  replaceToken(accessToken: string): void {
    if (this.grant !== undefined) this.hold(granted(this.grant.user, accessToken));
  }

  /** Stop renewing and listening. */
  close(): void {
    this.isOpen = false;
    clearTimeout(this.timer);
    this.tabs.close();
    this.listeners.clear();
  }

  /** A renewal, shared by all who ask while it runs; rejects, and goes on trying, while nobody answers. */
  renewed(): Promise<void> {
    const replaced = this.grant;
    this.renewing ??= this.tabs
      .alone(() => this.renewUnless(() => this.grant !== replaced))
      .catch((error) => {
        // Whoever asked is told; the rest of the page learns it when the server answers again.
        this.renewIn(backoff(this.failures++));
        throw error;
      })
      .finally(() => {
        this.renewing = undefined;
      });
    return this.renewing;
  }

  private async renewUnless(isDone: () => boolean): Promise<void> {
    // While this tab waited for its turn, another may have done it and told us.
    if (isDone()) return;
    const others = await this.tabs.newer(this.since);
    if (others !== undefined) return this.adopt(others);
    try {
      this.hold(await repeated(this.renew));
    } catch (error) {
      if (!isOver(error)) throw error;
      this.over();
    }
  }

  private async withLiveToken(work: (token: string) => Promise<unknown>): Promise<void> {
    if (this.grant === undefined || !isLive(this.grant)) this.hold(await this.renew());
    try {
      await work(this.atHand() ?? "");
    } catch (error) {
      if (!(error instanceof CastadError && error.reason === "TOKEN_EXPIRED")) throw error;
      this.hold(await this.renew());
      await work(this.atHand() ?? "");
    }
  }

  private hold(grant: Grant): void {
    this.take(grant);
    this.tabs.share(grant);
  }

  private adopt(grant: Grant): void {
    if (grant.receivedAt > this.since) this.take(grant);
  }

  private take(grant: Grant): void {
    this.grant = grant;
    this.since = grant.receivedAt;
    this.failures = 0;
    this.renewIn(renewalDelay(grant));
    this.show({ user: grant.user, expiresAt: new Date(grant.expiresAt) });
  }

  private drop(): void {
    clearTimeout(this.timer);
    this.grant = undefined;
    this.since = Date.now();
    this.show("signedOut");
  }

  private show(state: SessionState): void {
    if (state === this.shown) return;
    this.shown = state;
    for (const listener of this.listeners) listener();
  }

  private renewIn(delayMs: number): void {
    clearTimeout(this.timer);
    if (this.isOpen) this.timer = setTimeout(() => this.renewed().catch(() => {}), delayMs);
  }
}

function isOver(error: unknown): boolean {
  return error instanceof CastadError && OVER.has(error.reason);
}
