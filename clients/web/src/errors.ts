/** What a failed call tells: a reason to decide by, and a sentence to show. */

import { durationMs } from "@bufbuild/protobuf/wkt";
import { Code, ConnectError } from "@connectrpc/connect";
import { ErrorReason } from "./gen/castad/common/v1/errors_pb.js";
import {
  BadRequestSchema,
  ErrorInfoSchema,
  LocalizedMessageSchema,
  RetryInfoSchema,
} from "./gen/google/rpc/error_details_pb.js";
import { type Locale, type LocalReason, text } from "./texts.js";

/** Every reason of the contract, and two of this side: no answer came, or the caller no longer wanted one. */
export type Reason = Exclude<keyof typeof ErrorReason, "UNSPECIFIED"> | "UNREACHABLE" | "CANCELLED";

/** One field of a request that breaks its rule; `field` is its path in the proto, such as "listing.name". */
export interface FieldViolation {
  readonly field: string;
  readonly description: string;
}

interface Facts {
  readonly violations?: readonly FieldViolation[];
  readonly retryAfterMs?: number | undefined;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly cause?: unknown;
}

/** Those after which the same call may well succeed. */
const PASSING: ReadonlySet<Reason> = new Set<Reason>([
  "UNREACHABLE",
  "DATABASE_UNAVAILABLE",
  "PROVIDER_UNAVAILABLE",
  "DRAINING",
  "SERVER_BUSY",
  "RATE_LIMITED",
  "REFRESH_BUSY",
  "CONFLICT_RETRY",
]);

/** Who speaks where no server gave a reason: Envoy, or the browser itself. */
const REASON_OF_CODE: Partial<Record<Code, LocalReason>> = {
  [Code.Canceled]: "CANCELLED",
  [Code.DeadlineExceeded]: "DEADLINE_EXCEEDED",
  [Code.ResourceExhausted]: "RATE_LIMITED",
  [Code.PermissionDenied]: "CSRF_FAILED",
  [Code.Unimplemented]: "NOT_IMPLEMENTED",
  // A connection that breaks off has no status, so the transport calls it by one of these.
  [Code.Unavailable]: "UNREACHABLE",
  [Code.Unknown]: "UNREACHABLE",
  [Code.Internal]: "UNREACHABLE",
};

/** The only error calls of this library fail with; `message` is in the user's language. */
export class CastadError extends Error {
  override readonly name = "CastadError";
  /** Which fields are wrong, for VALIDATION_FAILED. */
  readonly violations: readonly FieldViolation[];
  /** How long to wait before the next attempt, where the server says so. */
  readonly retryAfterMs: number | undefined;
  /** Facts of the reason; `request_id` finds the call in the server's log. */
  readonly metadata: Readonly<Record<string, string>>;

  constructor(
    readonly reason: Reason,
    message: string,
    facts: Facts = {},
  ) {
    super(message, { cause: facts.cause });
    this.violations = facts.violations ?? [];
    this.retryAfterMs = facts.retryAfterMs;
    this.metadata = facts.metadata ?? {};
  }

  /** Whether trying again can help without anybody changing anything. */
  get isPassing(): boolean {
    return PASSING.has(this.reason);
  }

  /** One that this library makes itself. */
  static of(reason: LocalReason, locale: Locale, cause?: unknown): CastadError {
    return new CastadError(reason, text(reason, locale), { cause });
  }

  /** Whatever was thrown, with its reason. */
  static from(thrown: unknown, locale: Locale): CastadError {
    if (thrown instanceof CastadError) return thrown;
    const error = ConnectError.from(thrown);
    const info = error.findDetails(ErrorInfoSchema)[0];
    if (info === undefined) return CastadError.of(REASON_OF_CODE[error.code] ?? "INTERNAL", locale, error);
    const said = error.findDetails(LocalizedMessageSchema)[0]?.message;
    const wait = error.findDetails(RetryInfoSchema)[0]?.retryDelay;
    return new CastadError(reasonNamed(info.reason), said ?? error.rawMessage, {
      violations: error.findDetails(BadRequestSchema).flatMap((found) => found.fieldViolations),
      retryAfterMs: wait && durationMs(wait),
      metadata: info.metadata,
      cause: error,
    });
  }
}

function reasonNamed(name: string): Reason {
  // A newer server may have reasons this build has not heard of.
  return Object.hasOwn(ErrorReason, name) ? (name as Reason) : "INTERNAL";
}
