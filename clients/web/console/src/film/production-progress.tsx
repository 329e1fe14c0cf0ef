/** A production under way, step by step. */
import { type Job, JobKind, JobState } from "@castad/web/messages";
import { Badge } from "../components/badge";
import { JobProgress, stageOf } from "../components/job-progress";
import { useWords } from "../words";

const STEPS = [JobKind.LYRICS, JobKind.SONG, JobKind.VIDEO] as const;

export function ProductionProgress({ job, steps }: { job: Job; steps: readonly Job[] }) {
  const { words } = useWords();
  const current = steps.find((step) => step.state === JobState.RUNNING);
  const begun = new Set(steps.map((step) => step.kind));
  const first = STEPS.findIndex((kind) => begun.has(kind));
  return (
    <JobProgress job={job} title={words.film.making} doing={current && stageOf(current, words)}>
      <ol className="production">
        {STEPS.map((kind, at) => (
          <li key={kind} className={current?.kind === kind ? "now" : ""}>
            <span>{words.jobs.kinds[kind]}</span>
            <Standing step={steps.find((found) => found.kind === kind)} reused={at < first} />
          </li>
        ))}
      </ol>
      <p className="soft small">{words.film.mayLeave}</p>
    </JobProgress>
  );
}

/** A production begins with the first step whose result it lacks, so those before are there already. */
function Standing({ step, reused }: { step: Job | undefined; reused: boolean }) {
  const { words } = useWords();
  if (step?.state === JobState.RUNNING) return <span className="tabular">{step.progress}%</span>;
  if (step) return <Badge job={step} />;
  return <span className="soft small">{reused ? words.film.reused : words.film.next}</span>;
}
