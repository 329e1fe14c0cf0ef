/** Title, description and keywords, with what the platform takes. */
import type { Platform } from "@castad/web/messages";
import { Button } from "../components/button";
import { TextArea, TextField } from "../components/field";
import { ErrorNotice } from "../components/notice";
import { Skeleton } from "../components/skeleton";
import { useWords } from "../words";
import { type CopyFault, descriptionMost, KEYWORDS_MOST, keywordsIn, TITLE_MOST } from "./limits";
import type { CopyInWork } from "./use-copy";

export function CopyFields({ copy, platform }: { copy: CopyInWork; platform: Platform }) {
  const { words } = useWords();
  const { text, change, shown, suggest } = copy;
  const said = (fault: CopyFault | undefined) => fault && words.publish.faults[fault];
  return (
    <section className="card stack" aria-labelledby="copy">
      <div className="row between">
        <h2 id="copy">{words.publish.copy}</h2>
        <Button look="quiet small" busy={suggest.busy} onClick={suggest.run}>
          {words.publish.suggest}
        </Button>
      </div>
      <ErrorNotice error={suggest.error} />
      {suggest.busy && !text.title ? (
        <Skeleton lines={4} />
      ) : (
        <>
          <TextField
            label={words.publish.postTitle}
            limit={TITLE_MOST}
            value={text.title}
            onValue={(title) => change({ title })}
            error={said(shown.title)}
          />
          <TextArea
            label={words.publish.description}
            limit={descriptionMost(platform)}
            rows={8}
            value={text.description}
            onValue={(description) => change({ description })}
            error={said(shown.description)}
          />
          <TextField
            label={words.publish.keywords}
            hint={words.publish.keywordsHint(keywordsIn(text.keywords).length, KEYWORDS_MOST)}
            value={text.keywords}
            onValue={(keywords) => change({ keywords })}
            error={said(shown.keywords)}
          />
        </>
      )}
    </section>
  );
}
