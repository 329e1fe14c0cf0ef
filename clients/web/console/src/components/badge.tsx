/** The state of a job in a word. */
import { type Job, JobState } from "@castad/web/messages";
import { useWords } from "../words";

const LOOKS: Partial<Record<JobState, string>> = {
  [JobState.SUCCEEDED]: "good",
  [JobState.FAILED]: "bad",
  [JobState.QUEUED]: "busy",
  [JobState.RUNNING]: "busy",
  [JobState.WAITING]: "busy",
};

export function Badge({ job }: { job: Job | undefined }) {
  const { words } = useWords();
  if (!job) return null;
  return <span className={`badge ${LOOKS[job.state] ?? ""}`}>{words.jobs.states[job.state]}</span>;
}
