/** The photos of an advertisement: dropped or chosen, put in order, taken away. */
import type { Project } from "@castad/web/messages";
import { ButtonLink } from "../components/button";
import { ErrorNotice } from "../components/notice";
import { Skeleton } from "../components/skeleton";
import { ProjectStep } from "../projects/project-step";
import { stepPath } from "../projects/steps";
import { useWords } from "../words";
import { DropZone } from "./drop-zone";
import { ImportPhotos } from "./import-photos";
import { PhotoGrid } from "./photo-grid";
import { SendingList } from "./sending-list";
import { usePhotos, useQueue } from "./use-photos";
import "./photos.css";

export default function PhotosPage() {
  const { words } = useWords();
  return (
    <ProjectStep step="photos" title={words.photos.title} lead={words.photos.lead}>
      {({ project, reload }) => <Photos project={project} onChange={reload} />}
    </ProjectStep>
  );
}

function Photos({ project, onChange }: { project: Project; onChange: () => void }) {
  const { words } = useWords();
  const shown = usePhotos(project.id, onChange);
  const refresh = () => {
    shown.reload();
    onChange();
  };
  const { queue, sending } = useQueue(project.id, refresh);
  return (
    <div className="stack">
      <DropZone onFiles={(files) => queue.add(files)} />
      <ImportPhotos project={project} onImported={refresh} />
      <SendingList queue={queue} sending={sending} />
      <ErrorNotice error={shown.error ?? shown.order.error} retry={shown.reload} />
      {shown.loading && <Skeleton lines={2} height="8rem" />}
      <PhotoGrid photos={shown.photos} onMove={shown.order.run} onRemove={shown.remove} />
      <div className="onward">
        <ButtonLink to={stepPath("report", project.id)} look="quiet">
          {words.photos.toReport}
        </ButtonLink>
        {shown.photos.length > 0 && (
          <ButtonLink to={stepPath("song", project.id)}>{words.photos.toSong(shown.photos.length)}</ButtonLink>
        )}
      </div>
    </div>
  );
}
