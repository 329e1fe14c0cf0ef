/** The genre's own tempo, or one the owner sets. */
import { useId } from "react";
import { Choices } from "../components/choices";
import { useWords } from "../words";
import { TEMPO } from "./style";

export function Tempo({ bpm, onChange }: { bpm: number; onChange: (bpm: number) => void }) {
  const { words } = useWords();
  const id = useId();
  return (
    <div className="stack tight">
      <Choices
        legend={words.song.tempo}
        options={[
          { value: "own", label: words.song.tempoOfGenre },
          { value: "set", label: words.song.tempoSet },
        ]}
        value={bpm ? "set" : "own"}
        onValue={(how) => onChange(how === "set" ? TEMPO.usual : 0)}
      />
      {bpm > 0 && (
        <div className="row">
          <label htmlFor={id} className="hidden">
            {words.song.tempoSet}
          </label>
          <input
            id={id}
            type="range"
            min={TEMPO.least}
            max={TEMPO.most}
            step={2}
            value={bpm}
            aria-valuetext={words.song.bpm(bpm)}
            onChange={(event) => onChange(Number(event.target.value))}
          />
          <output className="tabular">{words.song.bpm(bpm)}</output>
        </div>
      )}
    </div>
  );
}
