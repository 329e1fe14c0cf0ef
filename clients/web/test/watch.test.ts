import { create } from "@bufbuild/protobuf";
import { Code, ConnectError } from "@connectrpc/connect";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { Castad } from "../src/castad.js";
import { isOver } from "../src/jobs.js";
import { JobState, type WatchJobResponse, WatchJobResponseSchema } from "../src/messages.js";
import { Backend, refusal } from "./backend.js";
import { browser, closeAll } from "./browser.js";

afterEach(closeAll);

type Part = number | ConnectError | "done" | "silence";

const lost = () => new ConnectError("connection broke off", Code.Unknown);

/** A job that tells these parts of its story, one list a connection. */
function job(...connections: Part[][]): { castad: Castad; backend: Backend; opened: () => number } {
  let opened = 0;
  const backend = new Backend({
    watchJob: async function* (_, { signal }) {
      for (const part of connections[opened++] ?? [lost()]) {
        if (part instanceof ConnectError) throw part;
        if (part === "silence") await new Promise((resolve) => signal.addEventListener("abort", resolve));
        else yield answer(part);
      }
    },
  });
  backend.remember("owner");
  return { castad: browser(backend)(), backend, opened: () => opened };
}

function answer(part: number | string): WatchJobResponse {
  const told = part === "done" ? { progress: 100, state: JobState.SUCCEEDED } : { progress: Number(part) };
  return create(WatchJobResponseSchema, { job: told });
}

function watching(castad: Castad, signal?: AbortSignal): AsyncIterable<WatchJobResponse> {
  const open = castad.content.watchJob;
  return castad.watch(
    (options) => open({ jobId: "j" }, options),
    ({ job }) => isOver(job),
    signal,
  );
}

async function progressOf(castad: Castad, signal?: AbortSignal): Promise<number[]> {
  const seen: number[] = [];
  for await (const { job } of watching(castad, signal)) seen.push(job?.progress ?? -1);
  return seen;
}

describe("a watch", () => {
  it("ends with the job", async () => {
    const { castad, opened } = job([1, 50, "done", 7]);
    expect(await progressOf(castad)).toEqual([1, 50, 100]);
    expect(opened()).toBe(1);
  });

  it("goes on after every interruption and never misses the end", async () => {
    const { castad } = job(
      [1, lost()],
      [refusal("DRAINING", Code.Unavailable)],
      [10],
      [30, refusal("DEADLINE_EXCEEDED", Code.DeadlineExceeded)],
      ["done"],
    );
    expect(await progressOf(castad)).toEqual([1, 10, 30, 100]);
  });

  it("goes on at once with another token when its own expires on the way", async () => {
    const { castad, backend } = job([1, refusal("TOKEN_EXPIRED", Code.Unauthenticated)], ["done"]);
    expect(await progressOf(castad)).toEqual([1, 100]);
    expect(backend.refreshes).toBe(2);
  });

  it.each([
    ["RESOURCE_NOT_FOUND", Code.NotFound],
    ["INTERNAL", Code.Internal],
  ] as const)("fails with %s, which no other attempt changes", async (reason, code) => {
    const { castad, opened } = job([1, refusal(reason, code)]);
    await expect(progressOf(castad)).rejects.toMatchObject({ reason });
    expect(opened()).toBe(1);
  });

  it("fails when the session is over", async () => {
    const { castad, backend } = job([1, refusal("SESSION_REVOKED", Code.Unauthenticated)]);
    await castad.session.restore();
    const seen = watching(castad)[Symbol.asyncIterator]();
    await seen.next();
    backend.revoke();
    await expect(seen.next()).rejects.toMatchObject({ reason: "SESSION_REVOKED" });
    expect(castad.session.state).toBe("signedOut");
  });

  it("opens another stream when one falls silent", async () => {
    const { castad, opened } = job([1, "silence"], ["done"]);
    await castad.session.restore();
    vi.useFakeTimers();
    const seen = progressOf(castad);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(opened()).toBe(1);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(await seen).toEqual([1, 100]);
  });

  it("comes back as soon as the network does", async () => {
    const page = new EventTarget();
    vi.stubGlobal("window", page);
    const { castad } = job([lost()], [lost()], [lost()], [lost()], ["done"]);
    await castad.session.restore();
    vi.useFakeTimers();
    const seen = progressOf(castad);
    for (let online = 0; online < 4; online += 1) {
      await vi.advanceTimersByTimeAsync(1);
      page.dispatchEvent(new Event("online"));
    }
    await vi.advanceTimersByTimeAsync(1);
    expect(await seen).toEqual([100]);
  });

  it("waits longer from failure to failure", async () => {
    const { castad, opened } = job();
    await castad.session.restore();
    vi.useFakeTimers();
    const stop = new AbortController();
    const seen = progressOf(castad, stop.signal);
    await vi.advanceTimersByTimeAsync(3_000);
    const early = opened();
    expect(early).toBeGreaterThan(2);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(opened() - early).toBeLessThan(12);
    stop.abort();
    expect(await seen).toEqual([]);
  });

  it("stops quietly, and cuts the stream, when it is aborted", async () => {
    const { castad } = job([1, "silence"]);
    const stop = new AbortController();
    const seen: number[] = [];
    for await (const { job } of watching(castad, stop.signal)) {
      seen.push(job?.progress ?? -1);
      stop.abort();
    }
    expect(seen).toEqual([1]);
  });
});
