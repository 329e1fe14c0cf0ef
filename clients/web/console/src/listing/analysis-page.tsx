/** The report being written, then read; from here the owner begins the advertisement. */
import { isOver } from "@castad/web";
import { type Analysis, ErrorReason } from "@castad/web/messages";
import { useState } from "react";
import { useLocation, useParams } from "wouter";
import { castad } from "../castad";
import { Button, ButtonLink } from "../components/button";
import { FailedJob } from "../components/failed-job";
import { JobProgress } from "../components/job-progress";
import { ErrorNotice } from "../components/notice";
import { Page } from "../components/page";
import { Skeleton } from "../components/skeleton";
import { useAction } from "../hooks/use-action";
import { useWatch } from "../hooks/use-watch";
import { hasFailed, isUnderWay } from "../jobs";
import { Stepper } from "../projects/stepper";
import { useWords } from "../words";
import { Report } from "./report";

export default function AnalysisPage() {
  const { words } = useWords();
  const { analysisId = "" } = useParams<{ analysisId: string }>();
  const [round, setRound] = useState(0);
  const { value: analysis, error } = useAnalysis(analysisId, round);
  const again = () => setRound(round + 1);
  return (
    <Page title={analysis?.place?.name || words.report.title} lead={words.report.lead}>
      <Stepper current="report" />
      <div className="stack loose">
        <ErrorNotice error={error} retry={again} />
        {!analysis && !error && <Skeleton lines={5} height="2rem" />}
        {analysis && <Analysed analysis={analysis} onRetry={again} />}
      </div>
    </Page>
  );
}

/** The analysis, live until its job has ended. */
export function useAnalysis(analysisId: string, round = 0) {
  return useWatch(`analysis ${analysisId} ${round}`, async function* (signal) {
    const stream = castad.watch(
      (options) => castad.marketing.watchAnalysis({ analysisId }, options),
      ({ analysis }) => isOver(analysis?.job),
      signal,
    );
    for await (const { analysis } of stream) if (analysis) yield analysis;
  });
}

function Analysed({ analysis, onRetry }: { analysis: Analysis; onRetry: () => void }) {
  const { words } = useWords();
  const { job, intelligence } = analysis;
  const blocked = job?.error?.reason === ErrorReason.SOURCE_BLOCKED;
  return (
    <>
      {job && isUnderWay(job) && <JobProgress job={job} title={words.report.writing} />}
      {job && !intelligence && isOver(job) && (
        <>
          {hasFailed(job) && <FailedJob job={job} onRetry={onRetry} />}
          <ButtonLink to="/new?by=hand" look={blocked ? "" : "quiet"}>
            {words.report.byHand}
          </ButtonLink>
        </>
      )}
      {intelligence && (
        <>
          <Report intelligence={intelligence} />
          <Begin analysis={analysis} />
        </>
      )}
    </>
  );
}

function Begin({ analysis }: { analysis: Analysis }) {
  const { words } = useWords();
  const [, go] = useLocation();
  const begin = useAction(async () => {
    const { project } = await castad.content.createProject({ analysisId: analysis.id });
    go(`/projects/${project?.id}/photos`, { replace: true });
  });
  return (
    <>
      <ErrorNotice error={begin.error} />
      <div className="onward">
        <ButtonLink to="/" look="quiet">
          {words.report.later}
        </ButtonLink>
        <Button busy={begin.busy} onClick={begin.run}>
          {words.report.toPhotos}
        </Button>
      </div>
    </>
  );
}
