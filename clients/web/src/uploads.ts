/** Photos on their way: straight to the store by a signed link, with progress, going on where the last attempt stopped. */

import { timestampMs } from "@bufbuild/protobuf/wkt";
import type { Client } from "@connectrpc/connect";
import { CastadError } from "./errors.js";
import type { ContentService } from "./gen/castad/content/v1/content_service_pb.js";
import type { CreateImageUploadResponse } from "./gen/castad/content/v1/image_calls_pb.js";
import type { Image } from "./gen/castad/content/v1/image_pb.js";
import type { UploadTarget } from "./gen/castad/content/v1/upload_pb.js";
import { sendByXhr } from "./put.js";
import { repeated } from "./retries.js";
import type { Locale, LocalReason } from "./texts.js";

/** Told how much of the file has gone, from 0 to 1. */
export type Progress = (share: number) => void;

/** Sends a file to a link; the HTTP status, or 0 where none came. */
export type Send = (target: UploadTarget, file: Blob, onProgress: Progress, signal?: AbortSignal) => Promise<number>;

const REASON_OF_STATUS: Readonly<Record<number, LocalReason>> = {
  403: "UPLOAD_INCOMPLETE",
  410: "UPLOAD_INCOMPLETE",
  413: "PAYLOAD_TOO_LARGE",
  415: "MEDIA_UNSUPPORTED",
};

const UNKNOWN_TYPE = "application/octet-stream";

interface Upload {
  readonly projectId: string;
  readonly imageId: string;
  readonly target: UploadTarget;
  isStored: boolean;
}

/** Uploads photos; remembers the unfinished ones by their file. */
export class Uploads {
  private readonly begun = new WeakMap<File, Upload>();

  constructor(
    private readonly content: Client<typeof ContentService>,
    private readonly locale: () => Locale,
    private readonly send: Send = sendByXhr,
  ) {}

  /** Upload a photo into a project; after a failure call it again with the same file. */
  async image(projectId: string, file: File, onProgress: Progress = () => {}, signal?: AbortSignal): Promise<Image> {
    const upload = await this.upload(projectId, file, signal);
    try {
      if (!upload.isStored) await repeated(() => this.store(upload, file, onProgress, signal), signal);
      const { image } = await this.content.completeImageUpload({ imageId: upload.imageId }, options(signal));
      if (image === undefined) throw CastadError.of("INTERNAL", this.locale());
      this.begun.delete(file);
      return image;
    } catch (error) {
      if (error instanceof CastadError && error.reason === "UPLOAD_INCOMPLETE") this.begun.delete(file);
      throw error;
    }
  }

  private async upload(projectId: string, file: File, signal: AbortSignal | undefined): Promise<Upload> {
    const begun = this.begun.get(file);
    if (begun?.projectId === projectId && (begun.isStored || isOpen(begun.target))) return begun;
    const request = {
      projectId,
      fileName: file.name,
      contentType: file.type || UNKNOWN_TYPE,
      sizeBytes: BigInt(file.size),
    };
    const upload = this.begin(projectId, await this.content.createImageUpload(request, options(signal)));
    this.begun.set(file, upload);
    return upload;
  }

  private begin(projectId: string, { imageId, upload }: CreateImageUploadResponse): Upload {
    if (upload === undefined) throw CastadError.of("INTERNAL", this.locale());
    return { projectId, imageId, target: upload, isStored: false };
  }

  private async store(
    upload: Upload,
    file: File,
    onProgress: Progress,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const status = await this.send(upload.target, file, onProgress, signal);
    if (signal?.aborted) throw CastadError.of("CANCELLED", this.locale());
    if (status < 200 || status > 299) throw CastadError.of(REASON_OF_STATUS[status] ?? "UNREACHABLE", this.locale());
    upload.isStored = true;
  }
}

function options(signal: AbortSignal | undefined): { signal?: AbortSignal } {
  return signal === undefined ? {} : { signal };
}

function isOpen({ expiresAt }: UploadTarget): boolean {
  return expiresAt === undefined || timestampMs(expiresAt) > Date.now();
}
