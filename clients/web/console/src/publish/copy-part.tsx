/** The words of a new post, first suggested and then the owner's. */
import type { Platform } from "@castad/web/messages";
import { Button } from "../components/button";
import { ErrorNotice } from "../components/notice";
import { Skeleton } from "../components/skeleton";
import { useWords } from "../words";
import { CopyFields } from "./copy-fields";
import type { CopyInWork } from "./use-copy";

export function CopyPart({ copy, platform }: { copy: CopyInWork; platform: Platform }) {
  const { words } = useWords();
  const { text, change, shown, suggest } = copy;
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
        <CopyFields text={text} shown={shown} platform={platform} onChange={change} />
      )}
    </section>
  );
}
