/** Calls that may be made again, and making them again. */

import { clone, type DescMessage, type DescMethod, type MessageShape } from "@bufbuild/protobuf";
import { MethodOptions_IdempotencyLevel as Level } from "@bufbuild/protobuf/wkt";
import { CastadError } from "./errors.js";
import { backoff, pause } from "./pauses.js";

const ATTEMPTS = 4;
const LONGEST_WAIT_MS = 5_000;

/** Whether a second call does no more than the first: by the contract, or by the request id it carries. */
export function mayRepeat(method: DescMethod): boolean {
  return method.idempotency !== Level.IDEMPOTENCY_UNKNOWN || takesRequestId(method.input);
}

/** The message with a request id of its own where it takes one and has none. */
export function identified<I extends DescMessage>(input: I, message: MessageShape<I>): MessageShape<I> {
  if (!takesRequestId(input)) return message;
  const copy = clone(input, message) as MessageShape<I> & { requestId: string };
  copy.requestId ||= crypto.randomUUID();
  return copy;
}

/** The attempt's answer, after as many attempts as passing troubles ask for. */
export async function repeated<T>(attempt: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  for (let failures = 0; ; failures += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (!mayPass(error) || failures + 1 >= ATTEMPTS || signal?.aborted) throw error;
      await pause(Math.max(backoff(failures), error.retryAfterMs ?? 0), signal);
    }
  }
}

function mayPass(error: unknown): error is CastadError {
  return error instanceof CastadError && error.isPassing && (error.retryAfterMs ?? 0) <= LONGEST_WAIT_MS;
}

function takesRequestId(input: DescMessage): boolean {
  return input.field.requestId !== undefined;
}
