/** Opens a project where its owner left it. */
import { Redirect, useParams } from "wouter";
import { ErrorNotice } from "../components/notice";
import { Skeleton } from "../components/skeleton";
import { useProject } from "./project-step";
import { nextStep, stepPath } from "./steps";

export default function Resume() {
  const { projectId = "" } = useParams<{ projectId: string }>();
  const { value: project, error, reload } = useProject(projectId);
  if (project) return <Redirect to={stepPath(nextStep(project), project.id)} replace />;
  return (
    <div className="page">
      <ErrorNotice error={error} retry={reload} />
      {!error && <Skeleton />}
    </div>
  );
}
