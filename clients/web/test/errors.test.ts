import { Code, ConnectError } from "@connectrpc/connect";
import { describe, expect, it } from "vitest";
import { CastadError } from "../src/errors.js";
import { BadRequestSchema, ErrorInfoSchema } from "../src/gen/google/rpc/error_details_pb.js";
import { refusal } from "./backend.js";

describe("an error", () => {
  it("has the server's reason, sentence, wait and request id", () => {
    const error = CastadError.from(refusal("LOGIN_THROTTLED", Code.ResourceExhausted, 250), "ko");
    expect(error).toMatchObject({
      reason: "LOGIN_THROTTLED",
      retryAfterMs: 250,
      message: "LOGIN_THROTTLED라고 합니다.",
    });
    expect(error.metadata.request_id).toBe("r-1");
    expect(error.isPassing).toBe(false);
  });

  it("names the fields that are wrong", () => {
    const violation = { field: "listing.name", description: "must not be empty" };
    const thrown = new ConnectError("", Code.InvalidArgument, undefined, [
      { desc: ErrorInfoSchema, value: { reason: "VALIDATION_FAILED" } },
      { desc: BadRequestSchema, value: { fieldViolations: [violation] } },
    ]);
    expect(CastadError.from(thrown, "ko").violations).toMatchObject([violation]);
  });

  it.each([
    [Code.Unavailable, "UNREACHABLE", true],
    [Code.Unknown, "UNREACHABLE", true],
    [Code.ResourceExhausted, "RATE_LIMITED", true],
    [Code.DeadlineExceeded, "DEADLINE_EXCEEDED", false],
    [Code.DataLoss, "INTERNAL", false],
  ])("without a reason of the server's gets one by its code %s", (code, reason, isPassing) => {
    expect(CastadError.from(new ConnectError("", code), "en")).toMatchObject({ reason, isPassing });
  });

  it("speaks the user's language where no server has spoken", () => {
    const lost = new TypeError("Failed to fetch");
    expect(CastadError.from(lost, "ko").message).toContain("연결");
    expect(CastadError.from(lost, "en").message).toContain("connection");
  });

  it("of a reason this build has not heard of is INTERNAL", () => {
    expect(CastadError.from(refusal("MOON_IN_THE_WAY", Code.Aborted), "ko").reason).toBe("INTERNAL");
    expect(CastadError.from(refusal("toString", Code.Aborted), "ko").reason).toBe("INTERNAL");
  });
});
