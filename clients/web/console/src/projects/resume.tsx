/** Opens a project where its owner left it. */
import { JobKind } from "@castad/web/messages";
import { Redirect, useParams } from "wouter";
import { castad } from "../castad";
import { ErrorNotice } from "../components/notice";
import { Skeleton } from "../components/skeleton";
import { useLoad } from "../hooks/use-load";
import { UNDER_WAY } from "../jobs";
import { nextStep, type Step, stepPath } from "./steps";

export default function Resume() {
  const { projectId = "" } = useParams<{ projectId: string }>();
  const { value: step, error, reload } = useLoad(`resume ${projectId}`, () => stepOf(projectId));
  if (step) return <Redirect to={stepPath(step, projectId)} replace />;
  return (
    <div className="page">
      <ErrorNotice error={error} retry={reload} />
      {!error && <Skeleton />}
    </div>
  );
}

/** While everything is being made at once, that is what the owner wants to see. */
async function stepOf(projectId: string): Promise<Step> {
  const [{ project }, { jobs }] = await Promise.all([
    castad.content.getProject({ projectId }),
    castad.content.listJobs({ projectId, kind: JobKind.PRODUCTION, states: UNDER_WAY, pageSize: 1 }),
  ]);
  return jobs.length > 0 || !project ? "film" : nextStep(project);
}
