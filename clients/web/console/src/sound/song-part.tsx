/** The recording: asked for, being made, failed, or there to be heard. */
import { timestampMs } from "@bufbuild/protobuf/wkt";
import type { Lyrics, Song } from "@castad/web/messages";
import { Button } from "../components/button";
import { FailedJob } from "../components/failed-job";
import { JobProgress } from "../components/job-progress";
import { ErrorNotice, Notice } from "../components/notice";
import { Skeleton } from "../components/skeleton";
import type { Action } from "../hooks/use-action";
import { hasFailed, hasSucceeded, isUnderWay } from "../jobs";
import { useWords } from "../words";
import { Again } from "./again";
import type { Made } from "./lyrics-part";
import { Player } from "./player";

type Props = { song: Made<Song>; lyrics: Lyrics | undefined; sing: Action<[number]> };

export function SongPart({ song, lyrics, sing }: Props) {
  const { words } = useWords();
  const { value, job } = song;
  const outdated = value && hasSucceeded(job) && isOutdated(value, lyrics);
  const wanted = !song.loading && !isUnderWay(job) && (!hasSucceeded(job) || outdated);
  return (
    <section className="stack" aria-labelledby="song">
      <div className="row between">
        <h2 id="song">{words.song.song}</h2>
        {hasSucceeded(job) && !outdated && (
          <Again action={sing} label={words.song.another} warning={words.song.anotherMore} />
        )}
      </div>
      <ErrorNotice error={song.error ?? sing.error} retry={song.reload} />
      {song.loading && <Skeleton lines={2} />}
      {job && isUnderWay(job) && <JobProgress job={job} title={words.song.composing} />}
      {job && hasFailed(job) && <FailedJob job={job} onRetry={song.reload} />}
      {value && hasSucceeded(job) && <Player song={value} />}
      {outdated && <Notice look="warn">{words.song.outdated}</Notice>}
      {wanted && (
        <div>
          <Button busy={sing.busy} onClick={() => sing.run(0)}>
            {words.song.sing}
          </Button>
        </div>
      )}
    </section>
  );
}

/** Whether the words were changed or written anew since it was sung. */
function isOutdated(song: Song, lyrics: Lyrics | undefined): boolean {
  if (!lyrics) return false;
  if (lyrics.id !== song.lyricsId) return true;
  const [changed, sung] = [lyrics.updatedAt, song.createdAt];
  return lyrics.edited && !!changed && !!sung && timestampMs(changed) > timestampMs(sung);
}
