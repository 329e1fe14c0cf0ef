/** Title, description and keywords, with what the platform takes. */
import type { Platform } from "@castad/web/messages";
import { TextArea, TextField } from "../components/field";
import { useWords } from "../words";
import { type Copy, type CopyFault, descriptionMost, KEYWORDS_MOST, keywordsIn, TITLE_MOST } from "./limits";

type Props = {
  text: Copy;
  shown: Partial<Record<keyof Copy, CopyFault | undefined>>;
  platform: Platform;
  onChange: (part: Partial<Copy>) => void;
};

export function CopyFields({ text, shown, platform, onChange }: Props) {
  const { words } = useWords();
  const said = (fault: CopyFault | undefined) => fault && words.publish.faults[fault];
  return (
    <div className="stack">
      <TextField
        label={words.publish.postTitle}
        limit={TITLE_MOST}
        value={text.title}
        onValue={(title) => onChange({ title })}
        error={said(shown.title)}
      />
      <TextArea
        label={words.publish.description}
        limit={descriptionMost(platform)}
        rows={8}
        value={text.description}
        onValue={(description) => onChange({ description })}
        error={said(shown.description)}
      />
      <TextField
        label={words.publish.keywords}
        hint={words.publish.keywordsHint(keywordsIn(text.keywords).length, KEYWORDS_MOST)}
        value={text.keywords}
        onValue={(keywords) => onChange({ keywords })}
        error={said(shown.keywords)}
      />
    </div>
  );
}
