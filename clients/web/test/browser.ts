/** What several tabs of one browser have in common, for programs that have no tabs. */

import { vi } from "vitest";
import { type Castad, castadOver } from "../src/castad.js";
import type { Backend } from "./backend.js";

let opened: Castad[] = [];
let browsers = 0;

/** Locks as the Web Locks API has them: one holder a name, the others in a queue. */
class Locks {
  private readonly queues = new Map<string, Promise<unknown>>();

  request<T>(name: string, work: () => Promise<T>): Promise<T> {
    const turn = (this.queues.get(name) ?? Promise.resolve()).then(work);
    this.queues.set(
      name,
      turn.catch(() => {}),
    );
    return turn;
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
