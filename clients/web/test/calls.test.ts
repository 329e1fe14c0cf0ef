import { create } from "@bufbuild/protobuf";
import { Code, ConnectError } from "@connectrpc/connect";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { Castad } from "../src/castad.js";
import { CreateProjectRequestSchema } from "../src/messages.js";
import { Backend, type ContentDouble, refusal } from "./backend.js";
import { browser, closeAll } from "./browser.js";

vi.mock("../src/pauses.js", async (original) => ({ ...(await original<object>()), backoff: () => 1 }));

afterEach(closeAll);

const unavailable = () => refusal("DATABASE_UNAVAILABLE", Code.Unavailable);

function calling(content: ContentDouble = {}): { backend: Backend; castad: Castad } {
  const backend = new Backend(content);
  backend.remember("owner");
  return { backend, castad: browser(backend)() };
}

describe("a call", () => {
  it("carries language, token and the proof of our own pages", async () => {
    const { backend, castad } = calling();
    await castad.auth.getMe({});
    const { headers } = backend.seen.at(-1) ?? { headers: new Headers() };
    expect(headers.get("accept-language")).toBe("ko");
    expect(headers.get("authorization")).toMatch(/^Bearer head\./);
    expect(headers.get("x-csrf")).toBe("1");
  });

  it("is made again after passing troubles where the contract calls it idempotent", async () => {
    const { backend, castad } = calling();
    await castad.session.restore();
    backend.troubles.push(unavailable(), new ConnectError("connection broke off", Code.Unknown));
    expect((await castad.auth.getMe({})).user?.id).toBe("owner");
  });

  it("is made again with the same request id where it takes one", async () => {
    const ids: string[] = [];
    const { castad } = calling({
      createProject: ({ requestId }) => {
        ids.push(requestId);
        if (ids.length < 3) throw unavailable();
        return {};
      },
    });
    const request = create(CreateProjectRequestSchema, { storeName: "파도결" });
    await castad.content.createProject(request);
    await castad.content.createProject(request);
    expect(ids[0]).toMatch(/^[0-9a-f-]{36}$/);
    expect(new Set(ids.slice(0, 3)).size).toBe(1);
    expect(ids[3]).not.toBe(ids[0]);
    expect(request.requestId).toBe("");
  });

  it("keeps a request id that was given", async () => {
    const ids: string[] = [];
    const { castad } = calling({
      createProject: ({ requestId }) => {
        ids.push(requestId);
        return {};
      },
    });
    await castad.content.createProject({ requestId: "0199f0a0-0000-7000-8000-000000000001" });
    expect(ids).toEqual(["0199f0a0-0000-7000-8000-000000000001"]);
  });

  it("is made once where a second one could do more than the first", async () => {
    const { backend, castad } = calling();
    backend.troubles.push(unavailable());
    await expect(castad.session.signIn({ email: "owner", password: "secret" })).rejects.toMatchObject({
      reason: "DATABASE_UNAVAILABLE",
    });
    expect(backend.seen).toHaveLength(1);
  });

  it.each(["RESOURCE_NOT_FOUND", "QUOTA_EXCEEDED"])("is not made again after %s", async (reason) => {
    const { backend, castad } = calling();
    await castad.session.restore();
    backend.troubles.push(refusal(reason, Code.NotFound));
    await expect(castad.auth.getMe({})).rejects.toMatchObject({ reason });
  });

  it("does not wait for longer than a user would", async () => {
    const { backend, castad } = calling();
    await castad.session.restore();
    backend.troubles.push(
      refusal("RATE_LIMITED", Code.ResourceExhausted, 999),
      refusal("RATE_LIMITED", Code.ResourceExhausted),
    );
    expect((await castad.auth.getMe({})).user?.id).toBe("owner");
  });
});
