/** How every call travels: with language, token and request id, again after passing troubles, failing with CastadError. */

import type { MessageInitShape, MessageShape } from "@bufbuild/protobuf";
import {
  create,
  type DescMessage,
  type DescMethodStreaming,
  type DescMethodUnary,
  getOption,
} from "@bufbuild/protobuf";
import type { ContextValues, StreamResponse, Transport, UnaryResponse } from "@connectrpc/connect";
import { createGrpcWebTransport } from "@connectrpc/connect-web";
import { CastadError, type Reason } from "./errors.js";
import { Access, access } from "./gen/castad/common/v1/options_pb.js";
import { identified, mayRepeat, repeated } from "./retries.js";
import type { Locale } from "./texts.js";

/** Longer than the server lets a call run, so that its own answer is the one that arrives. */
const UNARY_TIMEOUT_MS = 40_000;

/** Tells the server's own pages from forms of foreign ones, which cannot send a header of their own. */
const CSRF = { "x-csrf": "1" };

/** Where access tokens come from. */
export interface Tokens {
  /** The token at hand, renewed if it is about to end; none when nobody is signed in. */
  current(): Promise<string | undefined>;
  /** What is at hand now, without waiting for anything. */
  atHand(): string | undefined;
  /** One that replaces a refused token; none when the session is over. */
  after(refused: string): Promise<string | undefined>;
}

/** For calls that bring their own token, if any. */
export const NO_TOKENS: Tokens = {
  current: async () => undefined,
  atHand: () => undefined,
  after: async () => undefined,
};

const REFUSED_TOKENS: ReadonlySet<Reason> = new Set<Reason>(["TOKEN_EXPIRED", "SESSION_REVOKED", "SESSION_EXPIRED"]);

/** gRPC-web to the edge, cookies included. */
export function webTransport(baseUrl: string, fetch: typeof globalThis.fetch = globalThis.fetch): Transport {
  return createGrpcWebTransport({ baseUrl, fetch: (input, init) => fetch(input, { ...init, credentials: "include" }) });
}

/** A transport with everything a call of CastAD needs, over one that merely carries it. */
export class CastadTransport implements Transport {
  constructor(
    private readonly next: Transport,
    private readonly locale: () => Locale,
    private readonly tokens: Tokens,
  ) {}

  /** One question, one answer. */
  async unary<I extends DescMessage, O extends DescMessage>(
    method: DescMethodUnary<I, O>,
    signal: AbortSignal | undefined,
    timeoutMs: number | undefined,
    header: HeadersInit | undefined,
    input: MessageInitShape<I>,
    context?: ContextValues,
  ): Promise<UnaryResponse<I, O>> {
    const message = identified(method.input, create(method.input, input)) as MessageInitShape<I>;
    const send = (token?: string) => {
      const headers = this.headers(header, token);
      const sent = this.next.unary(method, signal, timeoutMs ?? UNARY_TIMEOUT_MS, headers, message, context);
      return sent.catch((error: unknown) => this.fail(error));
    };
    const once = () => this.withToken(isPublic(method), send);
    return mayRepeat(method) ? repeated(once, signal) : once();
  }

  /** One question, many answers; opened when the first is asked for, and once more if the token ends meanwhile. */
  async stream<I extends DescMessage, O extends DescMessage>(
    method: DescMethodStreaming<I, O>,
    signal: AbortSignal | undefined,
    timeoutMs: number | undefined,
    header: HeadersInit | undefined,
    input: AsyncIterable<MessageInitShape<I>>,
    context?: ContextValues,
  ): Promise<StreamResponse<I, O>> {
    const questions = await all(input);
    const open = (token?: string) =>
      this.next.stream(method, signal, timeoutMs, this.headers(header, token), each(questions), context);
    const { parent: service } = method;
    const unread = { header: new Headers(), trailer: new Headers() };
    return { stream: true, service, method, ...unread, message: this.answers(open) };
  }

  private async withToken<T>(whoever: boolean, send: (token?: string) => Promise<T>): Promise<T> {
    const token = whoever ? this.tokens.atHand() : await this.tokens.current();
    try {
      return await send(token);
    } catch (error) {
      return send(await this.replacement(token, error));
    }
  }

  private async *answers<I extends DescMessage, O extends DescMessage>(
    open: (token?: string) => Promise<StreamResponse<I, O>>,
  ): AsyncGenerator<MessageShape<O>, void> {
    const token = await this.tokens.current();
    try {
      yield* (await open(token)).message;
    } catch (error) {
      const replacement = await this.replacement(token, error);
      try {
        yield* (await open(replacement)).message;
      } catch (again) {
        this.fail(again);
      }
    }
  }

  /** What to try again with; throws the failure where another token is no help. */
  private async replacement(token: string | undefined, error: unknown): Promise<string> {
    const failure = CastadError.from(error, this.locale());
    if (token === undefined || !REFUSED_TOKENS.has(failure.reason)) throw failure;
    const replacement = await this.tokens.after(token);
    if (replacement === undefined) throw failure;
    return replacement;
  }

  private headers(given: HeadersInit | undefined, token: string | undefined): Headers {
    const headers = new Headers(given);
    headers.set("accept-language", this.locale());
    for (const [name, value] of Object.entries(CSRF)) headers.set(name, value);
    if (token !== undefined) headers.set("authorization", `Bearer ${token}`);
    return headers;
  }

  private fail(error: unknown): never {
    throw CastadError.from(error, this.locale());
  }
}

function isPublic(method: DescMethodUnary): boolean {
  return getOption(method, access) === Access.PUBLIC;
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

async function* each<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}
