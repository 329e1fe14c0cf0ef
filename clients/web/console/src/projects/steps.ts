/** The way of an advertisement from the listing to the post, and how far a project has come. */
import type { Project } from "@castad/web/messages";

export const STEPS = ["stay", "report", "photos", "song", "film", "publish"] as const;
export type Step = (typeof STEPS)[number];

/** Whether the step has given what the next ones need. */
export function isDone(step: Step, project: Project): boolean {
  return {
    stay: true,
    report: true,
    photos: project.imageCount > 0,
    song: project.songId !== "",
    film: project.videoId !== "",
    publish: false,
  }[step];
}

/** Whether the step can be opened yet. */
export function isOpen(step: Step, project: Project): boolean {
  return {
    stay: false,
    report: project.analysisId !== "",
    photos: true,
    song: project.imageCount > 0,
    film: project.imageCount > 0,
    publish: project.videoId !== "",
  }[step];
}

/** The step to go on with. */
export function nextStep(project: Project): Step {
  if (project.videoId) return "film";
  if (!project.imageCount) return "photos";
  return project.songId ? "film" : "song";
}

export function stepPath(step: Step, projectId: string): string {
  return `/projects/${projectId}/${step}`;
}
