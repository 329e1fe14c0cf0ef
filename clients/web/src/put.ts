/** HTTP PUT with progress, for which `fetch` has no means. */

import type { Send } from "./uploads.js";

/** Send the file with the link's headers. */
export const sendByXhr: Send = (target, file, onProgress, signal) =>
  new Promise((resolve) => {
    if (signal?.aborted) return resolve(0);
    const request = new XMLHttpRequest();
    const abort = () => request.abort();
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0);
    request.onloadend = () => {
      signal?.removeEventListener("abort", abort);
      resolve(request.status);
    };
    signal?.addEventListener("abort", abort);
    request.open("PUT", target.uploadUrl);
    for (const [name, value] of Object.entries(target.headers)) request.setRequestHeader(name, value);
    request.send(file);
  });
