/** A production under way, step by step. */
import { type Job, JobKind, JobState } from "@castad/web/messages";
import { Badge } from "../components/badge";
import { JobProgress, stageOf } from "../components/job-progress";
import { useWords } from "../words";

const STEPS = [JobKind.LYRICS, JobKind.SONG, JobKind.VIDEO] as const;

export function ProductionProgress({ job, steps }: { job: Job; steps: readonly Job[] }) {
  const { words } = useWords();
  return (
    <JobProgress job={job} title={words.film.making}>
      <ol className="production">
        {STEPS.map((kind) => {
          const step = steps.find((found) => found.kind === kind);
          return (
            <li key={kind} className={step?.state === JobState.RUNNING ? "now" : ""}>
              <span>{words.jobs.kinds[kind]}</span>
              {step?.state === JobState.RUNNING ? (
                <span className="soft small">{`${stageOf(step, words)} ${step.progress}%`}</span>
              ) : (
                <Badge job={step} />
              )}
            </li>
          );
        })}
      </ol>
      <p className="soft small">{words.film.mayLeave}</p>
    </JobProgress>
  );
}
