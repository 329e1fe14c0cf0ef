/** One post: how far it is, where people see it, what happened to it. */
import { ErrorReason, type Post } from "@castad/web/messages";
import { useState } from "react";
import { useParams } from "wouter";
import { castad } from "../castad";
import { Button, ButtonLink } from "../components/button";
import { ConfirmButton } from "../components/confirm";
import { ErrorNotice, JobErrorNotice } from "../components/notice";
import { Page } from "../components/page";
import { Skeleton } from "../components/skeleton";
import { useFormat } from "../format";
import { useAction } from "../hooks/use-action";
import { useWatch } from "../hooks/use-watch";
import { useWords } from "../words";
import { PostEditor } from "./post-editor";
import { PostFacts } from "./post-facts";
import { PostProgress } from "./post-progress";
import { hasPostEnded, isWaiting, PostBadge } from "./post-state";
import "./posts.css";

export default function PostPage() {
  const { words } = useWords();
  const { postId = "" } = useParams<{ postId: string }>();
  const [round, setRound] = useState(0);
  const { value: post, error } = usePost(postId, round);
  const again = () => setRound(round + 1);
  return (
    <Page title={post?.title || words.posts.post} aside={post && <PostBadge state={post.state} />}>
      <div className="stack">
        <ErrorNotice error={error} retry={again} />
        {!post && !error && <Skeleton lines={4} height="2rem" />}
        {post && <Shown post={post} onChange={again} />}
        <div className="onward">
          <ButtonLink to="/posts" look="quiet">
            {words.posts.toList}
          </ButtonLink>
        </div>
      </div>
    </Page>
  );
}

function usePost(postId: string, round: number) {
  return useWatch(`post ${postId} ${round}`, async function* (signal) {
    const stream = castad.watch(
      (options) => castad.social.watchPost({ postId }, options),
      ({ post }) => hasPostEnded(post),
      signal,
    );
    for await (const { post } of stream) if (post) yield post;
  });
}

function Shown({ post, onChange }: { post: Post; onChange: () => void }) {
  return (
    <>
      {!hasPostEnded(post) && <PostProgress post={post} />}
      <Held post={post} />
      <JobErrorNotice error={post.error}>
        {post.error?.retryable && <Retry post={post} onChange={onChange} />}
      </JobErrorNotice>
      <PostFacts post={post} />
      {isWaiting(post) && (
        <>
          <PostEditor key={post.id} post={post} onSaved={onChange} />
          <Cancel post={post} onChange={onChange} />
        </>
      )}
      <Events post={post} />
    </>
  );
}

/** What stands in a post's way while it waits. */
function Held({ post }: { post: Post }) {
  const { words } = useWords();
  const reconnect = post.hold?.reason === ErrorReason.ACCOUNT_RECONNECT_REQUIRED;
  return (
    <JobErrorNotice error={hasPostEnded(post) ? undefined : post.hold}>
      {reconnect && (
        <ButtonLink to="/settings/accounts" look="quiet small">
          {words.posts.reconnect}
        </ButtonLink>
      )}
    </JobErrorNotice>
  );
}

function Retry({ post, onChange }: { post: Post; onChange: () => void }) {
  const { words } = useWords();
  const retry = useAction(async () => {
    await castad.social.retryPost({ postId: post.id });
    onChange();
  });
  return (
    <>
      <Button look="quiet small" busy={retry.busy} onClick={retry.run}>
        {words.common.retry}
      </Button>
      <ErrorNotice error={retry.error} />
    </>
  );
}

function Cancel({ post, onChange }: { post: Post; onChange: () => void }) {
  const { words } = useWords();
  const act = async () => {
    await castad.social.cancelPost({ postId: post.id });
    onChange();
  };
  return (
    <div>
      <ConfirmButton label={words.posts.cancel} title={words.posts.cancelTitle} yes={words.posts.cancel} act={act} />
    </div>
  );
}

function Events({ post }: { post: Post }) {
  const { words } = useWords();
  const format = useFormat();
  if (post.events.length === 0) return null;
  return (
    <section className="stack" aria-labelledby="events">
      <h2 id="events">{words.posts.events}</h2>
      <ol className="events">
        {post.events.map((event) => (
          <li key={`${event.at?.seconds} ${event.at?.nanos} ${event.state}`}>
            <span>{event.message}</span>
            <span className="soft small tabular">{format.moment(event.at)}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
