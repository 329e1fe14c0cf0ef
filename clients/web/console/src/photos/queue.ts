/** Photos waiting to be sent, a few at a time; a failed one stays until it is tried again or taken away. */
import type { CastadError } from "../castad";

const AT_ONCE = 3;
export const MOST_BYTES = 20 * 1024 * 1024;
export const KINDS = ["image/jpeg", "image/png", "image/webp"];

export type Sending = {
  readonly id: string;
  readonly file: File;
  readonly state: "waiting" | "sending" | "failed";
  /** How much has gone, 0 to 1. */
  readonly share: number;
  readonly fault?: Fault;
};

/** Why a photo did not go: what this page can tell, or what the server said. */
export type Fault = "kind" | "size" | CastadError;

export type Send = (file: File, onShare: (share: number) => void, signal: AbortSignal) => Promise<void>;

export function faultOf(file: File): "kind" | "size" | undefined {
  if (!KINDS.includes(file.type)) return "kind";
  return file.size > MOST_BYTES ? "size" : undefined;
}

/** Sends files and tells whoever listens of every change; fits useSyncExternalStore. */
export class Queue {
  private items: readonly Sending[] = [];
  private readonly listeners = new Set<() => void>();
  private readonly closing = new AbortController();

  constructor(
    private readonly send: Send,
    private readonly toError: (reason: unknown) => CastadError,
  ) {}

  readonly subscribe = (listener: () => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly state = () => this.items;

  add(files: Iterable<File>): void {
    const added = [...files].map((file): Sending => {
      const fault = faultOf(file);
      const begun = { id: crypto.randomUUID(), file, share: 0 };
      return fault ? { ...begun, state: "failed", fault } : { ...begun, state: "waiting" };
    });
    this.show([...this.items, ...added]);
    this.proceed();
  }

  again(id: string): void {
    this.show(this.items.map((item) => (item.id === id ? { ...item, state: "waiting", share: 0 } : item)));
    this.proceed();
  }

  remove(id: string): void {
    this.show(this.items.filter((item) => item.id !== id));
  }

  /** Stop sending; for when the page is left. */
  close(): void {
    this.closing.abort();
  }

  private proceed(): void {
    const free = AT_ONCE - this.items.filter((item) => item.state === "sending").length;
    for (const item of this.items.filter((item) => item.state === "waiting").slice(0, Math.max(0, free))) {
      void this.start(item);
    }
  }

  private async start({ id, file }: Sending): Promise<void> {
    this.change(id, { state: "sending" });
    try {
      await this.send(file, (share) => this.change(id, { share }), this.closing.signal);
      this.remove(id);
    } catch (reason) {
      this.change(id, { state: "failed", fault: this.toError(reason) });
    }
    if (!this.closing.signal.aborted) this.proceed();
  }

  private change(id: string, part: Partial<Sending>): void {
    this.show(this.items.map((item) => (item.id === id ? { ...item, ...part } : item)));
  }

  private show(items: readonly Sending[]): void {
    this.items = items;
    for (const listener of this.listeners) listener();
  }
}
