/** Plays the song while its lines follow. */
import { durationMs } from "@bufbuild/protobuf/wkt";
import type { Song, TimedLine } from "@castad/web/messages";
import { useRef, useState } from "react";
import { useFormat } from "../format";
import { useWords } from "../words";

export function Player({ song }: { song: Song }) {
  const { words } = useWords();
  const format = useFormat();
  const audio = useRef<HTMLAudioElement>(null);
  const [at, setAt] = useState(0);
  const playFrom = (line: TimedLine) => {
    if (!audio.current) return;
    audio.current.currentTime = secondsOf(line.start);
    void audio.current.play();
  };
  return (
    <div className="card stack player">
      <div className="row between">
        <h3>{song.title}</h3>
        <span className="soft small tabular">
          {format.clock(song.duration)} · {words.song.bpm(Math.round(song.tempoBpm))} · {song.key}
        </span>
      </div>
      {/* biome-ignore lint/a11y/useMediaCaption: the words stand beneath and follow */}
      <audio
        ref={audio}
        controls
        preload="metadata"
        src={song.audioUrl}
        aria-label={words.song.play(song.title)}
        onTimeUpdate={(event) => setAt(event.currentTarget.currentTime)}
      />
      <ol className="sung">
        {song.lines.map((line) => (
          <li key={secondsOf(line.start)}>
            <button type="button" className={isSung(line, at) ? "now" : ""} onClick={() => playFrom(line)}>
              {line.text}
            </button>
          </li>
        ))}
      </ol>
    </div>
  );
}

function isSung(line: TimedLine, at: number): boolean {
  return secondsOf(line.start) <= at && at < secondsOf(line.end);
}

function secondsOf(time: TimedLine["start"]): number {
  return time ? durationMs(time) / 1000 : 0;
}
