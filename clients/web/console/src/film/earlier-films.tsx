/** The films that were made before the newest one, to be watched again. */
import { castad } from "../castad";
import { More } from "../components/more";
import { ErrorNotice } from "../components/notice";
import { useFormat } from "../format";
import { usePages } from "../hooks/use-pages";
import { useWords } from "../words";

export function EarlierFilms({ projectId, newest }: { projectId: string; newest: string }) {
  const { words } = useWords();
  const format = useFormat();
  const list = usePages(`films ${projectId} ${newest}`, async (pageToken) => {
    const { videos, ...page } = await castad.content.listVideos({ projectId, pageToken });
    return { ...page, items: videos };
  });
  const earlier = list.items?.filter(({ id }) => id !== newest) ?? [];
  if (earlier.length === 0) return <ErrorNotice error={list.error} retry={list.reload} />;
  return (
    <section className="stack tight" aria-labelledby="earlier">
      <h2 id="earlier">{words.film.earlier}</h2>
      <ul className="stack tight">
        {earlier.map((film) => (
          <li key={film.id} className="card item">
            <a href={film.url} target="_blank" rel="noreferrer">
              {words.film.finished(format.moment(film.finishedAt))}
            </a>
            <span className="soft small tabular">
              {format.clock(film.duration)} · {film.width}×{film.height}
            </span>
          </li>
        ))}
      </ul>
      <More list={list} />
    </section>
  );
}
