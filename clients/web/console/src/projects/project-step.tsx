/** A page of one project: its stepper, its heading, and what the step shows once the project is there. */

import { type Project, ProjectState } from "@castad/web/messages";
import { type ReactNode, useCallback } from "react";
import { useParams } from "wouter";
import { castad } from "../castad";
import { ErrorNotice, Notice } from "../components/notice";
import { Page } from "../components/page";
import { Skeleton } from "../components/skeleton";
import { useLoad } from "../hooks/use-load";
import { useWords } from "../words";
import { Stepper } from "./stepper";
import type { Step } from "./steps";

/** What a step gets: the project, and ways to keep it up to date. */
export type Given = { project: Project; reload: () => void; set: (project: Project) => void };

type Props = { step: Step; title: string; lead: string; children: (given: Given) => ReactNode };

export function ProjectStep({ step, title, lead, children }: Props) {
  const { words } = useWords();
  const { projectId = "" } = useParams<{ projectId: string }>();
  const loaded = useProject(projectId);
  const { value: project, reload, set } = loaded;
  return (
    <Page title={title} lead={lead}>
      {project && <Stepper current={step} project={project} />}
      <ErrorNotice error={loaded.error} retry={reload} />
      {loaded.loading && <Skeleton lines={5} height="2.5rem" />}
      {project?.state === ProjectState.ARCHIVED && <Notice look="warn">{words.projects.archivedHere}</Notice>}
      {project && children({ project, reload, set })}
    </Page>
  );
}

function useProject(projectId: string) {
  const load = useCallback(async () => {
    const { project } = await castad.content.getProject({ projectId });
    if (!project) throw new Error("GetProject answered no project");
    return project;
  }, [projectId]);
  return useLoad(`project ${projectId}`, load);
}
