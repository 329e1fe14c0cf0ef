import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { Code, createClient } from "@connectrpc/connect";
import { describe, expect, it, vi } from "vitest";
import { ContentService } from "../src/gen/castad/content/v1/content_service_pb.js";
import { CastadTransport, type Tokens } from "../src/transport.js";
import { type Send, Uploads } from "../src/uploads.js";
import { Backend, type ContentDouble, refusal } from "./backend.js";

vi.mock("../src/pauses.js", async (original) => ({ ...(await original<object>()), backoff: () => 1 }));

const PHOTO = () => new File(["a photo of the sea"], "sea.jpg", { type: "image/jpeg" });

/** A store that answers these statuses in turn, then 201, and a server that cannot complete that many times. */
function store(statuses: number[], outages = 0) {
  const server = { begun: 0, sent: 0, completed: 0 };
  const content: ContentDouble = {
    createImageUpload: () => {
      server.begun += 1;
      return {
        imageId: `photo ${server.begun}`,
        upload: { uploadUrl: "http://store/photo", expiresAt: timestampFromMs(Date.now() + 60_000) },
      };
    },
    completeImageUpload: ({ imageId }) => {
      if (outages-- > 0) throw refusal("DRAINING", Code.Unavailable);
      server.completed += 1;
      return { image: { id: imageId } };
    },
  };
  const send: Send = async (_, __, onProgress) => {
    server.sent += 1;
    onProgress(0.5);
    onProgress(1);
    return statuses.shift() ?? 201;
  };
  const anybody: Tokens = { current: async () => TOKEN, atHand: () => TOKEN, after: async () => undefined };
  const client = createClient(
    ContentService,
    new CastadTransport(new Backend(content).transport(), () => "ko", anybody),
  );
  return { server, uploads: new Uploads(client, () => "ko", send) };
}

const TOKEN = `head.${btoa(JSON.stringify({ ver: 1, exp: 9e9 }))}.tail`;

describe("an upload", () => {
  it("sends the photo and tells how far it is", async () => {
    const { uploads, server } = store([]);
    const seen: number[] = [];
    expect((await uploads.image("p", PHOTO(), (share) => seen.push(share))).id).toBe("photo 1");
    expect(seen).toEqual([0.5, 1]);
    expect(server).toEqual({ begun: 1, sent: 1, completed: 1 });
  });

  it("tries again when the store does not answer", async () => {
    const { uploads, server } = store([0, 503]);
    await uploads.image("p", PHOTO());
    expect(server).toEqual({ begun: 1, sent: 3, completed: 1 });
  });

  it("called again goes on with what was begun", async () => {
    const { uploads, server } = store([], 4);
    const photo = PHOTO();
    await expect(uploads.image("p", photo)).rejects.toMatchObject({ reason: "DRAINING" });
    expect((await uploads.image("p", photo)).id).toBe("photo 1");
    expect(server).toEqual({ begun: 1, sent: 1, completed: 1 });
  });

  it.each([
    [413, "PAYLOAD_TOO_LARGE"],
    [415, "MEDIA_UNSUPPORTED"],
    [403, "UPLOAD_INCOMPLETE"],
  ])("that the store refuses with %s fails with %s", async (status, reason) => {
    const { uploads } = store([status]);
    await expect(uploads.image("p", PHOTO())).rejects.toMatchObject({ reason });
  });

  it("begins anew when its link has ended, or goes to another project", async () => {
    const { uploads, server } = store([410]);
    const photo = PHOTO();
    await expect(uploads.image("p", photo)).rejects.toMatchObject({ reason: "UPLOAD_INCOMPLETE" });
    await uploads.image("p", photo);
    await uploads.image("q", photo);
    expect(server).toEqual({ begun: 3, sent: 3, completed: 2 });
  });

  it("stops when it is aborted", async () => {
    const { uploads, server } = store([0]);
    const stop = new AbortController();
    const onProgress = () => stop.abort();
    await expect(uploads.image("p", PHOTO(), onProgress, stop.signal)).rejects.toMatchObject({ reason: "CANCELLED" });
    expect(server.sent).toBe(1);
  });
});
