/** A job under way: what is being done now, how far it is, and how to stop it. */
import type { Job } from "@castad/web/messages";
import type { ReactNode } from "react";
import { castad } from "../castad";
import { useFormat } from "../format";
import { useAction } from "../hooks/use-action";
import { useWords, type Words } from "../words";
import { Button } from "./button";
import { ErrorNotice, Notice } from "./notice";
import { Progress } from "./progress";

type Props = { job: Job; title: string; doing?: string | undefined; children?: ReactNode };

export function JobProgress({ job, title, doing, children }: Props) {
  const { words } = useWords();
  const stop = useAction(() => castad.content.cancelJob({ jobId: job.id }));
  return (
    <section className="card stack" aria-label={title}>
      <div className="row between">
        <h2>{title}</h2>
        <span className="tabular soft">{job.progress}%</span>
      </div>
      <Progress label={title} percent={job.progress} />
      <p className="soft" aria-live="polite">
        {doing ?? stageOf(job, words)}
      </p>
      <Wait job={job} />
      {children}
      <ErrorNotice error={stop.error} />
      <div>
        <Button look="quiet small" busy={stop.busy} onClick={stop.run}>
          {words.jobs.stop}
        </Button>
      </div>
    </section>
  );
}

/** Why the job is kept back, and until when as far as anybody can tell. */
function Wait({ job: { waiting } }: { job: Job }) {
  const { words } = useWords();
  const format = useFormat();
  if (!waiting?.message) return null;
  return (
    <Notice look="warn">
      <p>{waiting.message}</p>
      {waiting.expectedAt && <p className="small">{words.jobs.expected(format.moment(waiting.expectedAt))}</p>}
    </Notice>
  );
}

/** What the job does now; a stage without words of its own counts as work. */
export function stageOf(job: Job, words: Words): string {
  const stages: Record<string, string> = words.jobs.stages;
  return stages[job.stage] ?? words.jobs.states[job.state];
}
