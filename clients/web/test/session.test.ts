import { Code } from "@connectrpc/connect";
import { afterEach, describe, expect, it, vi } from "vitest";
import { Backend, refusal } from "./backend.js";
import { browser, closeAll } from "./browser.js";

vi.mock("../src/pauses.js", async (original) => ({ ...(await original<object>()), backoff: () => 1 }));

afterEach(closeAll);

const LOGIN = { email: "owner@example.com", password: "a long evening by the sea" };
const unavailable = () => refusal("DATABASE_UNAVAILABLE", Code.Unavailable);

function userOf(tab: { session: { state: unknown } }): string {
  const state = tab.session.state as { user?: { id: string } };
  return state.user?.id ?? String(state);
}

describe("a session", () => {
  it("is unknown, then found by its cookie", async () => {
    const backend = new Backend();
    backend.remember("owner");
    const tab = browser(backend)();
    expect(tab.session.state).toBe("unknown");
    await tab.session.restore();
    expect(userOf(tab)).toBe("owner");
    await tab.session.restore();
    expect(backend.refreshes).toBe(1);
  });

  it("is signed out where there is no cookie", async () => {
    const tab = browser(new Backend())();
    expect(await tab.session.restore()).toBe("signedOut");
  });

  it("stays unknown while nobody answers, and is found as soon as somebody does", async () => {
    const backend = new Backend();
    backend.remember("owner");
    backend.troubles.push(...Array.from({ length: 4 }, unavailable));
    const tab = browser(backend)();
    await expect(tab.session.restore()).rejects.toMatchObject({ reason: "DATABASE_UNAVAILABLE" });
    expect(tab.session.state).toBe("unknown");
    await vi.waitFor(() => expect(userOf(tab)).toBe("owner"));
  });

  it("shows the same object until it changes, and tells when it does", async () => {
    const tab = browser(new Backend())();
    const told = vi.fn();
    const stop = tab.session.subscribe(told);
    await tab.session.signIn(LOGIN);
    expect(told).toHaveBeenCalledTimes(1);
    expect(tab.session.state).toBe(tab.session.state);
    stop();
    await tab.session.signOut();
    expect(told).toHaveBeenCalledTimes(1);
  });

  it("is waited for by calls that need it, and asked of nobody by those that do not", async () => {
    const backend = new Backend();
    backend.remember("owner");
    const tab = browser(backend)();
    await tab.auth.requestPasswordReset({ email: LOGIN.email });
    expect(backend.refreshes).toBe(0);
    expect((await tab.auth.getMe({})).user?.id).toBe("owner");
    expect(backend.refreshes).toBe(1);
  });

  it("is renewed once for many calls whose token has expired, and each is made again", async () => {
    const backend = new Backend();
    const tab = browser(backend)();
    await tab.session.signIn(LOGIN);
    backend.expire();
    const answers = await Promise.all(Array.from({ length: 8 }, () => tab.auth.getMe({})));
    expect(answers.map(({ user }) => user?.id)).toEqual(Array(8).fill(LOGIN.email));
    expect(backend.refreshes).toBe(1);
  });

  it("is renewed before its token ends, at about four fifths of its life", async () => {
    vi.useFakeTimers();
    const backend = new Backend();
    const tab = browser(backend)();
    await tab.session.signIn(LOGIN);
    await vi.advanceTimersByTimeAsync(0.74 * 900_000);
    expect(backend.refreshes).toBe(0);
    await vi.advanceTimersByTimeAsync(0.12 * 900_000);
    expect(backend.refreshes).toBe(1);
  });

  it("is renewed no later because the user was read again meanwhile", async () => {
    vi.useFakeTimers();
    const backend = new Backend();
    const tab = browser(backend)();
    await tab.session.signIn(LOGIN);
    await vi.advanceTimersByTimeAsync(0.5 * 900_000);
    await tab.session.reload();
    await vi.advanceTimersByTimeAsync(0.46 * 900_000);
    expect(backend.refreshes).toBe(1);
  });

  it("survives an outage at the time of its renewal", async () => {
    vi.useFakeTimers();
    const backend = new Backend();
    const tab = browser(backend)();
    await tab.session.signIn(LOGIN);
    backend.troubles.push(...Array.from({ length: 6 }, unavailable));
    await vi.advanceTimersByTimeAsync(0.9 * 900_000);
    expect(userOf(tab)).toBe(LOGIN.email);
    expect((await tab.auth.getMe({})).user?.id).toBe(LOGIN.email);
  });

  it.each([unavailable, () => refusal("REFRESH_BUSY", Code.Aborted, 1)])(
    "is not given up because a renewal fails with %s",
    async (trouble) => {
      const backend = new Backend();
      const tab = browser(backend)();
      await tab.session.signIn(LOGIN);
      backend.expire();
      backend.troubles.push(refusal("TOKEN_EXPIRED", Code.Unauthenticated), trouble(), trouble());
      expect((await tab.auth.getMe({})).user?.id).toBe(LOGIN.email);
    },
  );

  it("is over when its renewal is refused, and the call fails with the reason it had", async () => {
    const backend = new Backend();
    const tab = browser(backend)();
    await tab.session.signIn(LOGIN);
    backend.revoke();
    await expect(tab.auth.getMe({})).rejects.toMatchObject({ reason: "SESSION_REVOKED" });
    expect(tab.session.state).toBe("signedOut");
  });

  it("keeps what the server gave this device, for the next sign-in", async () => {
    const kept = new Map<string, string>();
    vi.stubGlobal("localStorage", {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => kept.set(key, value),
    });
    const backend = new Backend();
    const tab = browser(backend)();
    await tab.session.signIn(LOGIN);
    await tab.session.signIn(LOGIN);
    const sent = backend.seen.map(({ headers }) => headers.get("x-device-token"));
    expect(sent).toEqual([null, `device-of-${LOGIN.email}`]);
    expect([...kept.values()].join()).not.toContain("head.");
  });

  it("does not sign out when the server could not be told", async () => {
    const backend = new Backend();
    const tab = browser(backend)();
    await tab.session.signIn(LOGIN);
    backend.troubles.push(...Array.from({ length: 4 }, unavailable));
    await expect(tab.session.signOut()).rejects.toMatchObject({ reason: "DATABASE_UNAVAILABLE" });
    expect(userOf(tab)).toBe(LOGIN.email);
  });

  it("signs out although its token has expired meanwhile", async () => {
    const backend = new Backend();
    const tab = browser(backend)();
    await tab.session.signIn(LOGIN);
    backend.expire();
    await tab.session.signOut();
    expect(tab.session.state).toBe("signedOut");
    expect(backend.seen.map(({ method }) => method)).toEqual(["login", "logout", "refreshToken", "logout"]);
  });
});

describe("tabs of one browser", () => {
  it("renew together: one asks, the others take what it got", async () => {
    const backend = new Backend();
    const open = browser(backend);
    const [one, two, three] = [open(), open(), open()];
    await one.session.signIn(LOGIN);
    await vi.waitFor(() => expect([two, three].map(userOf)).toEqual([LOGIN.email, LOGIN.email]));
    backend.expire();
    await Promise.all([one, two, three].map((tab) => tab.auth.getMe({})));
    expect(backend.refreshes).toBe(1);
  });

  it("hand what they hold to a tab that is opened", async () => {
    const backend = new Backend();
    const open = browser(backend);
    await open().session.signIn(LOGIN);
    const late = open();
    await late.session.restore();
    expect(userOf(late)).toBe(LOGIN.email);
    expect(backend.refreshes).toBe(0);
  });

  it("sign out together", async () => {
    const open = browser(new Backend());
    const [one, two] = [open(), open()];
    await one.session.signIn(LOGIN);
    await vi.waitFor(() => expect(userOf(two)).toBe(LOGIN.email));
    await two.session.signOut();
    await vi.waitFor(() => expect(one.session.state).toBe("signedOut"));
  });

  it("follow a sign-in as another user", async () => {
    const open = browser(new Backend());
    const [one, two] = [open(), open()];
    await one.session.signIn(LOGIN);
    await vi.waitFor(() => expect(userOf(two)).toBe(LOGIN.email));
    await two.session.signIn({ ...LOGIN, email: "other@example.com" });
    await vi.waitFor(() => expect(userOf(one)).toBe("other@example.com"));
  });

  it("are all signed out when one learns that the session is over", async () => {
    const backend = new Backend();
    const open = browser(backend);
    const [one, two] = [open(), open()];
    await one.session.signIn(LOGIN);
    await vi.waitFor(() => expect(userOf(two)).toBe(LOGIN.email));
    backend.revoke();
    await expect(one.auth.getMe({})).rejects.toMatchObject({ reason: "SESSION_REVOKED" });
    await vi.waitFor(() => expect(two.session.state).toBe("signedOut"));
  });

  it("with a token of an earlier session find the present one instead of ending it", async () => {
    const backend = new Backend();
    const open = browser(backend);
    const stale = open();
    await stale.session.signIn(LOGIN);
    backend.revoke();
    backend.remember("other@example.com");
    expect((await stale.auth.getMe({})).user?.id).toBe("other@example.com");
    expect(userOf(stale)).toBe("other@example.com");
  });
});
