/** Publishing: where to, with which words, when. */
import { timestampFromDate } from "@bufbuild/protobuf/wkt";
import { type Account, Privacy, type Project } from "@castad/web/messages";
import { useState } from "react";
import { useLocation } from "wouter";
import { castad } from "../castad";
import { Button, ButtonLink } from "../components/button";
import { Choices } from "../components/choices";
import { Form } from "../components/form";
import { ErrorNotice, Notice } from "../components/notice";
import { Skeleton } from "../components/skeleton";
import { useTimeZone } from "../format";
import { useAction } from "../hooks/use-action";
import { useLoad } from "../hooks/use-load";
import { hasSucceeded } from "../jobs";
import { ProjectStep } from "../projects/project-step";
import { stepPath } from "../projects/steps";
import { Unverified } from "../projects/unverified";
import { momentOf } from "../time-zone";
import { useWords } from "../words";
import { AccountPicker } from "./account-picker";
import { CopyPart } from "./copy-part";
import { keywordsIn, privacies } from "./limits";
import { useCopy } from "./use-copy";
import { type When, WhenFields } from "./when-fields";

export default function PublishPage() {
  const { words } = useWords();
  return (
    <ProjectStep step="publish" title={words.publish.title} lead={words.publish.lead}>
      {({ project }) => <Publish project={project} />}
    </ProjectStep>
  );
}

function Publish({ project }: { project: Project }) {
  const { words } = useWords();
  const film = useLoad(`film ${project.videoId}`, async () => {
    return project.videoId ? (await castad.content.getVideo({ videoId: project.videoId })).video : undefined;
  });
  const [account, setAccount] = useState<Account>();
  if (film.loading) return <Skeleton lines={4} height="3rem" />;
  return (
    <div className="stack loose">
      <ErrorNotice error={film.error} retry={film.reload} />
      {!film.error && !hasSucceeded(film.value?.job) && (
        <Notice look="warn" title={words.publish.noFilm}>
          <ButtonLink to={stepPath("film", project.id)} look="quiet small">
            {words.publish.toFilm}
          </ButtonLink>
        </Notice>
      )}
      {film.value && hasSucceeded(film.value.job) && (
        <>
          <AccountPicker projectId={project.id} chosen={account} onChoose={setAccount} />
          {account && <PostForm key={account.platform} project={project} videoId={film.value.id} account={account} />}
        </>
      )}
    </div>
  );
}

type PostFormProps = { project: Project; videoId: string; account: Account };

function PostForm({ project, videoId, account }: PostFormProps) {
  const { words } = useWords();
  const timeZone = useTimeZone();
  const [, go] = useLocation();
  const copy = useCopy(project.id, account.platform);
  const [privacy, setPrivacy] = useState(Privacy.PUBLIC);
  const [when, setWhen] = useState<When>({ later: false, clock: "" });
  const moment = when.later ? momentOf(when.clock, timeZone) : undefined;
  const publish = useAction(async () => {
    const { post } = await castad.social.createPost({
      videoId,
      accountId: account.id,
      title: copy.text.title.trim(),
      description: copy.text.description.trim(),
      keywords: keywordsIn(copy.text.keywords),
      privacy,
      ...(moment && { publishAt: timestampFromDate(moment) }),
    });
    copy.drop();
    go(`/posts/${post?.id}`);
  });
  return (
    <Form onSend={publish.run} passes={() => copy.passes() && (!when.later || !!moment)} className="stack loose">
      <CopyPart copy={copy} platform={account.platform} />
      <Choices
        legend={words.publish.privacy}
        options={privacies(account.platform).map((value) => ({ value, label: words.publish.privacies[value] }))}
        value={privacy}
        onValue={setPrivacy}
      />
      <WhenFields when={when} onChange={setWhen} />
      {publish.error?.reason === "EMAIL_NOT_VERIFIED" ? <Unverified /> : <ErrorNotice error={publish.error} />}
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
