/** Follows a job and its steps; tells once when it has ended. */
import { isOver } from "@castad/web";
import type { Job } from "@castad/web/messages";
import { castad } from "../castad";
import { useWatch } from "./use-watch";

const NO_STEPS: Job[] = [];

export function useJob(jobId: string, onEnd: () => void = () => {}) {
  const { value, error } = useWatch(jobId, async function* (signal) {
    const stream = castad.watch(
      (options) => castad.content.watchJob({ jobId }, options),
      ({ job }) => isOver(job),
      signal,
    );
    for await (const seen of stream) {
      yield seen;
      if (isOver(seen.job)) onEnd();
    }
  });
  return { job: value?.job, steps: value?.steps ?? NO_STEPS, error };
}
