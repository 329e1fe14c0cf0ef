/** How the song shall sound. */
import { Vocal } from "@castad/web/messages";
import { Choices } from "../components/choices";
import { SelectField } from "../components/field";
import { useWords } from "../words";
import { GENRES, LANGUAGES, MOODS, type Style, VOCALS } from "./style";
import { Tempo } from "./tempo";

type Props = { style: Style; open: boolean; onChange: (part: Partial<Style>) => void };

/** Folded once there are lyrics, for then the song itself matters. */
export function StyleForm({ style, open, onChange }: Props) {
  const { words } = useWords();
  return (
    <details className="card" open={open}>
      <summary>
        <h2>{words.song.style}</h2>
        <span className="soft small">
          {[words.song.genres[style.genre], words.song.moods[style.mood], words.song.vocals[style.vocal]].join(" · ")}
        </span>
      </summary>
      <div className="stack loose">
        <SelectField
          label={words.song.language}
          value={String(style.language)}
          onValue={(language) => onChange({ language: Number(language) })}
        >
          {LANGUAGES.map((language) => (
            <option key={language} value={language}>
              {words.song.languages[language]}
            </option>
          ))}
        </SelectField>
        <Choices
          legend={words.song.genre}
          options={GENRES.map((value) => ({ value, label: words.song.genres[value] }))}
          value={style.genre}
          onValue={(genre) => onChange({ genre })}
        />
        <Choices
          legend={words.song.mood}
          options={MOODS.map((value) => ({ value, label: words.song.moods[value] }))}
          value={style.mood}
          onValue={(mood) => onChange({ mood })}
        />
        <Choices
          legend={words.song.vocal}
          options={VOCALS.map((value) => ({ value, label: words.song.vocals[value] }))}
          value={style.vocal}
          onValue={(vocal) => onChange({ vocal, sungLead: style.sungLead && vocal !== Vocal.INSTRUMENTAL })}
        />
        <Tempo bpm={style.tempoBpm} onChange={(tempoBpm) => onChange({ tempoBpm })} />
      </div>
    </details>
  );
}
