/** When the things one watches have ended. */

import { type Job, JobState } from "./gen/castad/common/v1/job_pb.js";

const OVER: ReadonlySet<JobState> = new Set([JobState.SUCCEEDED, JobState.FAILED, JobState.CANCELLED]);

/** Whether nothing will happen to the job any more. */
export function isOver(job: Job | undefined): boolean {
  return job !== undefined && OVER.has(job.state);
}
