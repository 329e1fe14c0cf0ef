/** Changes a post that has not begun: its words and its time. */
import { timestampFromDate } from "@bufbuild/protobuf/wkt";
import { Platform, type Post } from "@castad/web/messages";
import { useState } from "react";
import { castad } from "../castad";
import { Button } from "../components/button";
import { Form, useFaults } from "../components/form";
import { ErrorNotice } from "../components/notice";
import { useTimeZone } from "../format";
import { useAction } from "../hooks/use-action";
import { CopyFields } from "../publish/copy-fields";
import { copyFaults, editable, keywordsIn } from "../publish/limits";
import { isSet, momentIn, whenOf } from "../publish/when";
import { WhenFields } from "../publish/when-fields";
import { useWords } from "../words";

export function PostEditor({ post, onSaved }: { post: Post; onSaved: () => void }) {
  const { words } = useWords();
  const timeZone = useTimeZone();
  const platform = post.account?.platform ?? Platform.LOCAL;
  const [text, setText] = useState(() => editable(post));
  const [when, setWhen] = useState(() => whenOf(post, timeZone));
  const { shown, passes } = useFaults(() => copyFaults(text, platform));
  const save = useAction(async () => {
    const { title, description, keywords } = text;
    const wanted = { title: title.trim(), description: description.trim(), keywords: keywordsIn(keywords) };
    await castad.social.updatePost({
      postId: post.id,
      text: wanted,
      publishAt: timestampFromDate(momentIn(when, timeZone) ?? new Date()),
      ifLate: when.ifLate,
    });
    onSaved();
  });
  return (
    <details className="card">
      <summary>
        <h2>{words.posts.edit}</h2>
      </summary>
      <Form onSend={save.run} passes={() => passes() && isSet(when, timeZone)} className="stack loose">
        <CopyFields
          text={text}
          shown={shown}
          platform={platform}
          onChange={(part) => setText((before) => ({ ...before, ...part }))}
        />
        <WhenFields when={when} onChange={setWhen} />
        <ErrorNotice error={save.error} />
        <div>
          <Button type="submit" busy={save.busy}>
            {words.common.save}
          </Button>
        </div>
      </Form>
    </details>
  );
}
