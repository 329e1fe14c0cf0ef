/** A project's photos: all of them, in order, and what can be done with them. */
import type { Image } from "@castad/web/messages";
import { useEffect, useState, useSyncExternalStore } from "react";
import { castad, toCastadError } from "../castad";
import { useAction } from "../hooks/use-action";
import { useLoad } from "../hooks/use-load";
import { moved } from "./order";
import { Queue } from "./queue";

export function usePhotos(projectId: string, onChange: () => void) {
  const loaded = useLoad(`photos ${projectId}`, () => allPhotos(projectId));
  const photos = loaded.value ?? [];
  const show = (images: Image[]) => {
    loaded.set(images);
    onChange();
  };
  const order = useAction(async (from: number, to: number) => {
    const wanted = moved(photos, from, to);
    loaded.set(wanted);
    try {
      await castad.content.reorderImages({ projectId, imageIds: wanted.map((image) => image.id) });
    } catch (reason) {
      loaded.reload();
      throw reason;
    }
  });
  const remove = async (imageId: string) => {
    await castad.content.deleteImage({ imageId });
    show(photos.filter((image) => image.id !== imageId));
  };
  return { ...loaded, photos, order, remove };
}

/** Sends what is added and tells when each is stored. */
export function useQueue(projectId: string, onStored: () => void) {
  const [queue] = useState(
    () =>
      new Queue(async (file, onShare, signal) => {
        await castad.uploadImage(projectId, file, onShare, signal);
        onStored();
      }, toCastadError),
  );
  const sending = useSyncExternalStore(queue.subscribe, queue.state);
  useEffect(() => warnWhileSending(sending.some((item) => item.state !== "failed")), [sending]);
  return { queue, sending };
}

function warnWhileSending(busy: boolean) {
  if (!busy) return;
  const warn = (event: BeforeUnloadEvent) => event.preventDefault();
  addEventListener("beforeunload", warn);
  return () => removeEventListener("beforeunload", warn);
}

async function allPhotos(projectId: string): Promise<Image[]> {
  const found: Image[] = [];
  let pageToken = "";
  do {
    const page = await castad.content.listImages({ projectId, pageSize: 100, pageToken });
    found.push(...page.images);
    pageToken = page.nextPageToken;
  } while (pageToken);
  return found;
}
