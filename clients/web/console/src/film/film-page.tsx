/** The film: its shape and length, what it will cost, how far it is, and how it looks. */
import { type Project, VideoLength } from "@castad/web/messages";
import { useState } from "react";
import { castad } from "../castad";
import { ButtonLink } from "../components/button";
import { FailedJob } from "../components/failed-job";
import { ErrorNotice } from "../components/notice";
import { Skeleton } from "../components/skeleton";
import { useAction } from "../hooks/use-action";
import { useMade } from "../hooks/use-made";
import { hasFailed, hasSucceeded, isUnderWay } from "../jobs";
import { type Given, ProjectStep } from "../projects/project-step";
import { stepPath } from "../projects/steps";
import { useWords } from "../words";
import { EarlierFilms } from "./earlier-films";
import { FilmForm } from "./film-form";
import { FilmView } from "./film-view";
import { ProductionProgress } from "./production-progress";
import { useProduction } from "./use-production";
import "./film.css";

export default function FilmPage() {
  const { words } = useWords();
  return (
    <ProjectStep step="film" title={words.film.title} lead={words.film.lead}>
      {(given) => <FilmStep {...given} />}
    </ProjectStep>
  );
}

function FilmStep({ project, set, reload }: Given) {
  const { words } = useWords();
  const [length, setLength] = useState(VideoLength.VIDEO_LENGTH_30_S);
  const film = useMade(`film ${project.id} ${project.videoId}`, () => filmOf(project));
  const production = useProduction(project.id, () => {
    reload();
    film.reload();
  });
  const { job } = production;
  const busy = isUnderWay(job) || (!job && isUnderWay(film.job));
  const made = hasSucceeded(film.job) && film.value;
  const produce = useAction(async () => {
    await castad.content.produce({ projectId: project.id, length });
    production.reload();
  });
  const onward = (
    <div className="onward">
      <ButtonLink to={stepPath("song", project.id)} look="quiet">
        {words.film.toSong}
      </ButtonLink>
      {made && !busy && <ButtonLink to={stepPath("publish", project.id)}>{words.film.toPublish}</ButtonLink>}
    </div>
  );
  return (
    <div className="stack loose">
      <ErrorNotice error={film.error ?? production.error} retry={production.reload} />
      {(film.loading || production.loading) && <Skeleton lines={2} height="6rem" />}
      {job && isUnderWay(job) && <ProductionProgress job={job} steps={production.steps} />}
      {job && hasFailed(job) && <FailedJob job={job} onRetry={production.reload} />}
      {made && !busy && <FilmView film={made} project={project} onRemove={reload} />}
      {made && onward}
      {made && <EarlierFilms projectId={project.id} newest={made.id} />}
      {!busy && !production.loading && (
        <FilmForm
          project={project}
          length={length}
          onLength={setLength}
          onProject={set}
          produce={produce}
          again={!!made}
        />
      )}
      {!made && onward}
    </div>
  );
}

async function filmOf({ videoId }: Project) {
  return videoId ? (await castad.content.getVideo({ videoId })).video : undefined;
}
