/** Where a job stands, in the few words pages need. */
import { type Job, JobState } from "@castad/web/messages";

export const UNDER_WAY = [JobState.QUEUED, JobState.RUNNING, JobState.WAITING];

export function isUnderWay(job: Job | undefined): boolean {
  return !!job && UNDER_WAY.includes(job.state);
}

export function hasSucceeded(job: Job | undefined): boolean {
  return job?.state === JobState.SUCCEEDED;
}

export function hasFailed(job: Job | undefined): boolean {
  return job?.state === JobState.FAILED;
}
