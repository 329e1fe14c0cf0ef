/** How the song shall sound. */
import { Choices } from "../components/choices";
import { SelectField } from "../components/field";
import { useWords } from "../words";
import { GENRES, LANGUAGES, MOODS, type Style, VOCALS } from "./style";
import { Tempo } from "./tempo";

type Props = { style: Style; onChange: (part: Partial<Style>) => void };

export function StyleForm({ style, onChange }: Props) {
  const { words } = useWords();
  return (
    <section className="card stack loose" aria-labelledby="style">
      <h2 id="style">{words.song.style}</h2>
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
        onValue={(vocal) => onChange({ vocal })}
      />
      <Tempo bpm={style.tempoBpm} onChange={(tempoBpm) => onChange({ tempoBpm })} />
    </section>
  );
}
