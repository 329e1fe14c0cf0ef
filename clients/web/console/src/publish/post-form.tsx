/** A new post: its words, who sees it, what the platform is told, and when it appears. */
import { timestampFromDate } from "@bufbuild/protobuf/wkt";
import { type Account, Privacy, type Project } from "@castad/web/messages";
import { useState } from "react";
import { useLocation } from "wouter";
import { castad } from "../castad";
import { Button, ButtonLink } from "../components/button";
import { Choices } from "../components/choices";
import { Form } from "../components/form";
import { useTimeZone } from "../format";
import { useAction } from "../hooks/use-action";
import { stepPath } from "../projects/steps";
import { useWords } from "../words";
import { CopyPart } from "./copy-part";
import { Disclosures, USUALLY_TOLD } from "./disclosures";
import { keywordsIn, privacies } from "./limits";
import { PublishError } from "./publish-error";
import { useCopy } from "./use-copy";
import { isSet, momentIn, NOW } from "./when";
import { WhenFields } from "./when-fields";

type Props = { project: Project; videoId: string; account: Account };

export function PostForm({ project, videoId, account }: Props) {
  const { words } = useWords();
  const timeZone = useTimeZone();
  const [, go] = useLocation();
  const { platform } = account;
  const copy = useCopy(project.id, platform);
  const [privacy, setPrivacy] = useState(Privacy.PUBLIC);
  const [told, setTold] = useState(USUALLY_TOLD);
  const [when, setWhen] = useState(NOW);
  const publish = useAction(async (allowDuplicate: boolean) => {
    const moment = momentIn(when, timeZone);
    const { post } = await castad.social.createPost({
      videoId,
      accountId: account.id,
      title: copy.text.title.trim(),
      description: copy.text.description.trim(),
      keywords: keywordsIn(copy.text.keywords),
      privacy,
      ...told,
      ifLate: when.ifLate,
      allowDuplicate,
      ...(moment && { publishAt: timestampFromDate(moment) }),
    });
    copy.drop();
    go(`/posts/${post?.id}`);
  });
  return (
    <Form
      onSend={() => publish.run(false)}
      passes={() => copy.passes() && isSet(when, timeZone)}
      className="stack loose"
    >
      <CopyPart copy={copy} platform={platform} />
      <Choices
        legend={words.publish.privacy}
        options={privacies(platform).map((value) => ({ value, label: words.publish.privacies[value] }))}
        value={privacy}
        onValue={setPrivacy}
      />
      <Disclosures told={told} platform={platform} onChange={setTold} />
      <WhenFields when={when} onChange={setWhen} />
      <PublishError error={publish.error} anyway={() => publish.run(true)} />
      <div className="onward">
        <ButtonLink to={stepPath("film", project.id)} look="quiet">
          {words.publish.toFilm}
        </ButtonLink>
        <Button type="submit" busy={publish.busy}>
          {when.later ? words.publish.schedule : words.publish.publish}
        </Button>
      </div>
    </Form>
  );
}
