/** The tabs of one browser: they share a cookie, so they take turns at changing it and tell each other what came of it. */

import { type Grant, type PackedGrant, pack, unpack } from "./grants.js";

/** How long tabs may take to say what they hold; one that is frozen costs us a renewal, nothing else. */
const REPLY_MS = 1_000;

/** What this tab learns from the others. */
export interface Listener {
  /** Another tab has signed in or renewed. */
  onGrant(grant: Grant): void;
  /** Another tab has signed out, or found the session over. */
  onEnd(): void;
  /** Another tab asks what we hold. */
  holds(): Grant | undefined;
}

/** This tab among the others. */
export interface Tabs {
  /** Do something while no other tab does. */
  alone<T>(work: () => Promise<T>): Promise<T>;
  /** Hand a grant to the others. */
  share(grant: Grant): void;
  /** Tell the others that the session is over. */
  end(): void;
  /** Ask the others for a grant received after `since`. */
  newer(since: number): Promise<Grant | undefined>;
  /** Leave. */
  close(): void;
}

/** The tabs that share `name`; outside of browsers there is only this one. */
export function tabsOf(name: string, listener: Listener): Tabs {
  const locks = globalThis.navigator?.locks;
  return locks === undefined ? new LoneTab() : new BrowserTabs(name, listener, locks);
}

/** A program that is no browser. */
class LoneTab implements Tabs {
  alone<T>(work: () => Promise<T>): Promise<T> {
    return work();
  }
  share(): void {}
  end(): void {}
  async newer(): Promise<undefined> {}
  close(): void {}
}

type News =
  | { readonly kind: "granted"; readonly grant: PackedGrant }
  | { readonly kind: "ended" }
  | { readonly kind: "asked"; readonly id: string; readonly since: number }
  | { readonly kind: "nothing"; readonly id: string };

/** Turns by Web Locks, news by BroadcastChannel. */
export class BrowserTabs implements Tabs {
  private readonly channel: BroadcastChannel;
  private leave: () => void = () => {};

  constructor(
    private readonly name: string,
    private readonly listener: Listener,
    private readonly locks: Pick<LockManager, "request" | "query">,
  ) {
    this.channel = new BroadcastChannel(name);
    this.channel.onmessage = ({ data }: MessageEvent<News>) => this.hear(data);
    const stay = new Promise<void>((resolve) => {
      this.leave = resolve;
    });
    // A lock shared by all tabs tells how many there are.
    locks.request(this.presence, { mode: "shared" }, () => stay);
  }

  async alone<T>(work: () => Promise<T>): Promise<T> {
    return await this.locks.request(this.name, {}, work);
  }

  share(grant: Grant): void {
    this.tell({ kind: "granted", grant: pack(grant) });
  }

  end(): void {
    this.tell({ kind: "ended" });
  }

  async newer(since: number): Promise<Grant | undefined> {
    const others = await this.others();
    return others > 0 ? await this.ask(since, others) : undefined;
  }

  close(): void {
    this.channel.close();
    this.leave();
  }

  private get presence(): string {
    return `${this.name} open`;
  }

  private async others(): Promise<number> {
    const { held = [] } = await this.locks.query();
    return held.filter(({ name }) => name === this.presence).length - 1;
  }

  private ask(since: number, others: number): Promise<Grant | undefined> {
    const id = crypto.randomUUID();
    // A channel of its own hears the replies however the tab's listener takes them.
    const ear = new BroadcastChannel(this.name);
    return new Promise<Grant | undefined>((resolve) => {
      let silent = others;
      ear.onmessage = ({ data }: MessageEvent<News>) => {
        if (data.kind === "granted" && data.grant.receivedAt > since) resolve(unpack(data.grant));
        if (data.kind === "nothing" && data.id === id && --silent === 0) resolve(undefined);
      };
      setTimeout(resolve, REPLY_MS);
      this.tell({ kind: "asked", id, since });
    }).finally(() => ear.close());
  }

  private hear(news: News): void {
    if (news.kind === "granted") this.listener.onGrant(unpack(news.grant));
    else if (news.kind === "ended") this.listener.onEnd();
    else if (news.kind === "asked") this.answer(news.id, news.since);
  }

  private answer(id: string, since: number): void {
    const grant = this.listener.holds();
    if (grant !== undefined && grant.receivedAt > since) this.share(grant);
    else this.tell({ kind: "nothing", id });
  }

  private tell(news: News): void {
    this.channel.postMessage(news);
  }
}
