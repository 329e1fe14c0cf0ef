/** The words of the song: being written, failed, or there to be read and changed. */
import type { Lyrics } from "@castad/web/messages";
import { FailedJob } from "../components/failed-job";
import { JobProgress } from "../components/job-progress";
import { ErrorNotice } from "../components/notice";
import { Skeleton } from "../components/skeleton";
import type { Action } from "../hooks/use-action";
import type { useMade } from "../hooks/use-made";
import { hasFailed, hasSucceeded, isUnderWay } from "../jobs";
import { useWords } from "../words";
import { Again } from "./again";
import { LyricsEditor } from "./lyrics-editor";

export type Made<T> = Omit<ReturnType<typeof useMade>, "value" | "set"> & {
  value: T | undefined;
  set: (value: T) => void;
};

export function LyricsPart({ lyrics, write }: { lyrics: Made<Lyrics>; write: Action<[number]> }) {
  const { words } = useWords();
  const { value, job } = lyrics;
  return (
    <section className="stack" aria-labelledby="lyrics">
      <div className="row between">
        <h2 id="lyrics">{words.song.lyrics}</h2>
        {job && !isUnderWay(job) && (
          <Again action={write} label={words.song.rewrite} warning={words.song.rewriteMore} />
        )}
      </div>
      <ErrorNotice error={lyrics.error ?? write.error} retry={lyrics.reload} />
      {lyrics.loading && <Skeleton lines={4} />}
      {job && isUnderWay(job) && <JobProgress job={job} title={words.song.writing} />}
      {job && hasFailed(job) && <FailedJob job={job} onRetry={lyrics.reload} />}
      {value && hasSucceeded(job) && value.lines.length > 0 && (
        <LyricsEditor key={value.id} lyrics={value} onSaved={lyrics.set} />
      )}
    </section>
  );
}
