/** Something a job makes: shown as it is, followed while the job runs, and read again when it has ended. */
import { isOver } from "@castad/web";
import type { Job } from "@castad/web/messages";
import { isUnderWay } from "../jobs";
import { useJob } from "./use-job";
import { useLoad } from "./use-load";

export function useMade<T extends { job?: Job | undefined }>(key: string, load: () => Promise<T | undefined>) {
  const loaded = useLoad<T | undefined>(key, load);
  const kept = loaded.value?.job;
  const live = useJob(kept && isUnderWay(kept) ? kept.id : "", loaded.reload);
  return { ...loaded, error: loaded.error ?? live.error, job: shown(live.job, kept) };
}

/** A job that has just ended counts as under way until what it made has been read. */
function shown(live: Job | undefined, kept: Job | undefined): Job | undefined {
  return live && kept && isOver(live) ? { ...live, state: kept.state } : (live ?? kept);
}
