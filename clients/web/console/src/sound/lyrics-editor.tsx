/** The words line by line; an emptied line is left out when they are saved. */
import type { Lyrics } from "@castad/web/messages";
import { useState } from "react";
import { castad } from "../castad";
import { Button } from "../components/button";
import { TextField } from "../components/field";
import { Form } from "../components/form";
import { ErrorNotice } from "../components/notice";
import { useAction } from "../hooks/use-action";
import { useWords } from "../words";
import { type DraftLine, differs, draftOf, LINE_MOST, partsOf, written } from "./lyrics-draft";

export function LyricsEditor({ lyrics, onSaved }: { lyrics: Lyrics; onSaved: (lyrics: Lyrics) => void }) {
  const { words } = useWords();
  const [title, setTitle] = useState(lyrics.title);
  const [lines, setLines] = useState(() => draftOf(lyrics.lines));
  const changed = title.trim() !== lyrics.title || differs(lines, lyrics.lines);
  const save = useAction(async () => {
    const wanted = { lyricsId: lyrics.id, title: title.trim(), lines: written(lines) };
    const saved = (await castad.content.updateLyrics(wanted)).lyrics;
    if (saved) onSaved(saved);
  });
  const change = (line: DraftLine, text: string) =>
    setLines((before) => before.map((other) => (other === line ? { ...other, text } : other)));
  const undo = () => {
    setTitle(lyrics.title);
    setLines(draftOf(lyrics.lines));
  };
  return (
    <Form onSend={save.run} className="card stack lyrics">
      <TextField label={words.song.lyricsTitle} value={title} maxLength={100} onValue={setTitle} />
      {partsOf(lines).map((part) => (
        <fieldset key={part.lines[0]?.key} className="lyrics-part">
          <legend className="soft small">{words.song.sections[part.section]}</legend>
          {part.lines.map((line, at) => (
            <input
              key={line.key}
              className="input"
              aria-label={words.song.line(words.song.sections[line.section], at + 1)}
              value={line.text}
              maxLength={LINE_MOST}
              onChange={(event) => change(line, event.target.value)}
            />
          ))}
        </fieldset>
      ))}
      <p className="soft small">{words.song.editHint}</p>
      <ErrorNotice error={save.error} />
      {changed && (
        <div className="row">
          <Button type="submit" busy={save.busy}>
            {words.common.save}
          </Button>
          <Button look="quiet" onClick={undo}>
            {words.common.undo}
          </Button>
        </div>
      )}
    </Form>
  );
}
