/** Photos go a few at a time; a failed one waits for its owner and holds nobody up. */
import { CastadError } from "@castad/web";
import { expect, it, vi } from "vitest";
import { MOST_BYTES, Queue, type Send } from "../src/photos/queue";

const photo = (name: string, type = "image/jpeg") => new File(["x"], name, { type });
const toError = (reason: unknown) => new CastadError("INTERNAL", String(reason));

/** A sender whose uploads end when the test says so. */
function byHand() {
  const ends: { resolve: () => void; reject: (reason: string) => void }[] = [];
  const send: Send = () =>
    new Promise((resolve, reject) => {
      ends.push({ resolve, reject });
    });
  return { send: vi.fn(send), ends };
}

it("sends three at once and the next as soon as one is through", async () => {
  const { send, ends } = byHand();
  const queue = new Queue(send, toError);
  queue.add(["1", "2", "3", "4"].map((name) => photo(name)));
  expect(send).toHaveBeenCalledTimes(3);
  ends[0]?.resolve();
  await vi.waitFor(() => expect(send).toHaveBeenCalledTimes(4));
  expect(queue.state().map((item) => item.file.name)).toEqual(["2", "3", "4"]);
});

it("refuses what the server would refuse without asking it", () => {
  const { send } = byHand();
  const queue = new Queue(send, toError);
  const large = photo("large.jpg");
  Object.defineProperty(large, "size", { value: MOST_BYTES + 1 });
  queue.add([photo("note.pdf", "application/pdf"), large]);
  expect(send).not.toHaveBeenCalled();
  expect(queue.state().map((item) => item.fault)).toEqual(["kind", "size"]);
});

it("keeps a failed photo to be tried again", async () => {
  const { send, ends } = byHand();
  const queue = new Queue(send, toError);
  queue.add([photo("1")]);
  ends[0]?.reject("lost");
  await vi.waitFor(() => expect(queue.state()[0]?.state).toBe("failed"));
  queue.again(queue.state()[0]?.id ?? "");
  expect(queue.state()[0]?.state).toBe("sending");
  ends[1]?.resolve();
  await vi.waitFor(() => expect(queue.state()).toEqual([]));
});

it("begins nothing new once it is closed", async () => {
  const { send, ends } = byHand();
  const queue = new Queue(send, toError);
  queue.add(["1", "2", "3", "4"].map((name) => photo(name)));
  queue.close();
  ends[0]?.resolve();
  await vi.waitFor(() => expect(queue.state()).toHaveLength(3));
  expect(send).toHaveBeenCalledTimes(3);
});
