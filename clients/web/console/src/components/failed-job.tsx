/** A job that failed: why, what its owner can do, and going on where it stopped if that can help. */
import type { Job } from "@castad/web/messages";
import type { ReactNode } from "react";
import { castad } from "../castad";
import { useAction } from "../hooks/use-action";
import { useWords } from "../words";
import { Button } from "./button";
import { ErrorNotice, JobErrorNotice } from "./notice";

export function FailedJob({ job, onRetry, children }: { job: Job; onRetry: () => void; children?: ReactNode }) {
  const { words } = useWords();
  const retry = useAction(async () => {
    await castad.content.retryJob({ jobId: job.id });
    onRetry();
  });
  return (
    <JobErrorNotice error={job.error}>
      <ErrorNotice error={retry.error} />
      <div className="row">
        {job.error?.retryable && (
          <Button look="quiet small" busy={retry.busy} onClick={retry.run}>
            {words.common.retry}
          </Button>
        )}
        {children}
      </div>
    </JobErrorNotice>
  );
}
