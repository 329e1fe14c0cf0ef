/** One advertisement in the list. */

import { type Project, ProjectState } from "@castad/web/messages";
import { Link } from "wouter";
import { castad } from "../castad";
import { Button } from "../components/button";
import { ConfirmButton } from "../components/confirm";
import { Icon } from "../components/icon";
import { ErrorNotice } from "../components/notice";
import { useFormat } from "../format";
import { useAction } from "../hooks/use-action";
import { useWords } from "../words";
import { nextStep } from "./steps";

type Props = { project: Project; thumbnail: string; onChange: () => void };

export function ProjectCard({ project, thumbnail, onChange }: Props) {
  const { words } = useWords();
  const format = useFormat();
  const archived = project.state === ProjectState.ARCHIVED;
  return (
    <li className="ad">
      <div className="ad-picture">
        {thumbnail ? <img src={thumbnail} alt="" loading="lazy" /> : <Icon name="photo" size={32} />}
      </div>
      <div className="ad-words">
        <h2>{archived ? project.storeName : <Link href={`/projects/${project.id}`}>{project.storeName}</Link>}</h2>
        <p className="soft small">{[project.region, project.detailRegion].filter(Boolean).join(" ")}</p>
        <p className="soft small">{format.day(project.createdAt)}</p>
        <span className={`badge ${project.videoId ? "good" : ""}`}>
          {project.videoId ? words.projects.filmMade : words.projects.next(words.steps[nextStep(project)])}
        </span>
        <div className="ad-actions">
          {archived ? (
            <Restore project={project} onChange={onChange} />
          ) : (
            <Archive project={project} onChange={onChange} />
          )}
        </div>
      </div>
    </li>
  );
}

function Archive({ project, onChange }: Omit<Props, "thumbnail">) {
  const { words } = useWords();
  const act = async () => {
    await castad.content.deleteProject({ projectId: project.id });
    onChange();
  };
  return (
    <ConfirmButton
      small
      harmless
      label={words.projects.put}
      name={words.projects.putName(project.storeName)}
      title={words.projects.putTitle(project.storeName)}
      yes={words.projects.put}
      act={act}
    >
      <p>{words.projects.putMore}</p>
    </ConfirmButton>
  );
}

function Restore({ project, onChange }: Omit<Props, "thumbnail">) {
  const { words } = useWords();
  const restore = useAction(async () => {
    await castad.content.updateProject({ projectId: project.id, state: ProjectState.ACTIVE });
    onChange();
  });
  return (
    <>
      <Button look="quiet small" busy={restore.busy} onClick={restore.run}>
        {words.projects.restore}
        <span className="hidden">{project.storeName}</span>
      </Button>
      <ErrorNotice error={restore.error} />
    </>
  );
}
