/** The newest production of a project with its steps, live while it runs. */
import { JobKind } from "@castad/web/messages";
import { castad } from "../castad";
import { useJob } from "../hooks/use-job";
import { useLoad } from "../hooks/use-load";
import { isUnderWay } from "../jobs";

export function useProduction(projectId: string, onEnd: () => void) {
  const loaded = useLoad(`production ${projectId}`, async () => {
    const { jobs } = await castad.content.listJobs({ projectId, kind: JobKind.PRODUCTION, pageSize: 1 });
    return jobs[0];
  });
  const newest = loaded.value;
  const live = useJob(newest && isUnderWay(newest) ? newest.id : "", () => {
    loaded.reload();
    onEnd();
  });
  return { ...loaded, error: loaded.error ?? live.error, job: live.job ?? newest, steps: live.steps };
}
