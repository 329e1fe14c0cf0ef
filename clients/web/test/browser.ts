/** What several tabs of one browser have in common, for programs that have no tabs. */

import { vi } from "vitest";
import { type Castad, castadOver } from "../src/castad.js";
import type { Backend } from "./backend.js";

let opened: Castad[] = [];
let browsers = 0;

/** Locks as the Web Locks API has them: one holder a name and the others in a queue, or as many as share it. */
class Locks {
  private readonly queues = new Map<string, Promise<unknown>>();
  private readonly held: { name: string }[] = [];

  request<T>(name: string, options: LockOptions, work: () => Promise<T>): Promise<T> {
    const before = options.mode === "shared" ? undefined : this.queues.get(name);
    const turn = (before ?? Promise.resolve()).then(() => this.holding(name, work));
    this.queues.set(
      name,
      turn.catch(() => {}),
    );
    return turn;
  }

  async query(): Promise<LockManagerSnapshot> {
    return { held: [...this.held], pending: [] };
  }

  private async holding<T>(name: string, work: () => Promise<T>): Promise<T> {
    const lock = { name };
    this.held.push(lock);
    try {
      return await work();
    } finally {
      this.held.splice(this.held.indexOf(lock), 1);
    }
  }
}

/** A browser of its own; every call opens another tab of it. */
export function browser(backend: Backend): () => Castad {
  vi.stubGlobal("navigator", { locks: new Locks() });
  browsers += 1;
  const name = `browser ${browsers}`;
  return () => {
    const tab = castadOver(backend.transport(), () => "ko", name);
    opened.push(tab);
    return tab;
  };
}

/** Close every tab. */
export function closeAll(): void {
  for (const tab of opened) tab.close();
  opened = [];
  vi.unstubAllGlobals();
  vi.useRealTimers();
}
