/** The tabs of one browser: they share a cookie, so they take turns at changing it and tell each other what came of it. */

import { type Grant, type PackedGrant, pack, unpack } from "./grants.js";

/** How long a tab may take to say what it holds; one that is too busy costs us a renewal, nothing else. */
const REPLY_MS = 80;

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
  | { readonly kind: "asked"; readonly since: number };

/** Turns by Web Locks, news by BroadcastChannel. */
export class BrowserTabs implements Tabs {
  private readonly channel: BroadcastChannel;

  constructor(
    private readonly name: string,
    private readonly listener: Listener,
    private readonly locks: Pick<LockManager, "request">,
  ) {
    this.channel = new BroadcastChannel(name);
    this.channel.onmessage = ({ data }: MessageEvent<News>) => this.hear(data);
  }

  async alone<T>(work: () => Promise<T>): Promise<T> {
    return await this.locks.request(this.name, work);
  }

  share(grant: Grant): void {
    this.tell({ kind: "granted", grant: pack(grant) });
  }

  end(): void {
    this.tell({ kind: "ended" });
  }

  newer(since: number): Promise<Grant | undefined> {
    return new Promise((resolve) => {
      // A channel of its own hears the reply however the tab's listener takes it.
      const ear = new BroadcastChannel(this.name);
      const finish = (grant?: Grant) => {
        clearTimeout(silence);
        ear.close();
        resolve(grant);
      };
      const silence = setTimeout(finish, REPLY_MS);
      ear.onmessage = ({ data }: MessageEvent<News>) => {
        if (data.kind === "granted" && data.grant.receivedAt > since) finish(unpack(data.grant));
      };
      this.tell({ kind: "asked", since });
    });
  }

  close(): void {
    this.channel.close();
  }

  private hear(news: News): void {
    if (news.kind === "granted") this.listener.onGrant(unpack(news.grant));
    else if (news.kind === "ended") this.listener.onEnd();
    else this.answer(news.since);
  }

  private answer(since: number): void {
    const grant = this.listener.holds();
    if (grant !== undefined && grant.receivedAt > since) this.share(grant);
  }

  private tell(news: News): void {
    this.channel.postMessage(news);
  }
}
