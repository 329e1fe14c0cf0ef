/** Fetches the photos of the map's listing, where it has any. */
import { isOver } from "@castad/web";
import type { Project } from "@castad/web/messages";
import { useState } from "react";
import { castad } from "../castad";
import { Button } from "../components/button";
import { JobProgress } from "../components/job-progress";
import { ErrorNotice, JobErrorNotice } from "../components/notice";
import { useAction } from "../hooks/use-action";
import { useJob } from "../hooks/use-job";
import { useLoad } from "../hooks/use-load";
import { useWords } from "../words";

export function ImportPhotos({ project, onImported }: { project: Project; onImported: () => void }) {
  const { words } = useWords();
  const [jobId, setJobId] = useState("");
  const count = useLinkedPhotos(project.analysisId);
  const { job } = useJob(jobId, onImported);
  const start = useAction(async () => {
    const { job } = await castad.content.importImages({ projectId: project.id });
    setJobId(job?.id ?? "");
  });
  if (!count) return null;
  return (
    <div className="stack tight">
      {job && !isOver(job) ? (
        <JobProgress job={job} title={words.photos.importing} />
      ) : (
        <div>
          <Button look="quiet" busy={start.busy} onClick={start.run}>
            {words.photos.importFrom(count)}
          </Button>
        </div>
      )}
      <JobErrorNotice error={job?.error} />
      <ErrorNotice error={start.error} />
    </div>
  );
}

function useLinkedPhotos(analysisId: string): number {
  const { value } = useLoad(`links ${analysisId}`, async () =>
    analysisId ? (await castad.marketing.getAnalysis({ analysisId })).analysis : undefined,
  );
  return value?.place?.photoUrls.length ?? 0;
}
