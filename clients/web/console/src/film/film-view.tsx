/** A finished film: to be watched, saved, or thrown away. */
import type { Project, Video } from "@castad/web/messages";
import { castad } from "../castad";
import { Button } from "../components/button";
import { ConfirmButton } from "../components/confirm";
import { ErrorNotice } from "../components/notice";
import { useFormat } from "../format";
import { useAction } from "../hooks/use-action";
import { useWords } from "../words";

type Props = { film: Video; project: Project; onRemove: () => void };

export function FilmView({ film, project, onRemove }: Props) {
  const { words } = useWords();
  const format = useFormat();
  const save = useAction(async () => {
    const { url } = await castad.content.getDownloadUrl({ target: { case: "videoId", value: film.id } });
    location.assign(url);
  });
  const remove = async () => {
    await castad.content.deleteVideo({ videoId: film.id });
    onRemove();
  };
  return (
    <section className="film" aria-label={words.film.film}>
      {/* biome-ignore lint/a11y/useMediaCaption: the film shows the words of its song by itself */}
      <video
        controls
        playsInline
        preload="metadata"
        src={film.url}
        poster={film.thumbnailUrl}
        width={film.width}
        height={film.height}
        aria-label={words.film.play(film.storeName || project.storeName)}
      />
      <div className="stack">
        <p className="soft small tabular">
          {format.clock(film.duration)} · {film.width}×{film.height} · {format.megabytes(film.sizeBytes)}
        </p>
        <p className="soft small">{words.film.finished(format.moment(film.finishedAt))}</p>
        <ErrorNotice error={save.error} />
        <div className="row">
          <Button look="quiet small" busy={save.busy} onClick={save.run}>
            {words.film.save}
          </Button>
          <ConfirmButton
            small
            label={words.common.remove}
            title={words.film.removeTitle}
            yes={words.common.remove}
            act={remove}
          >
            <p>{words.film.removeMore}</p>
          </ConfirmButton>
        </div>
      </div>
    </section>
  );
}
