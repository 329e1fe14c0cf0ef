/** How far a post is: waiting for its time, being sent, or being worked on by the platform. */
import { type Post, PostState } from "@castad/web/messages";
import { Progress } from "../components/progress";
import { type Format, useFormat } from "../format";
import { useWords, type Words } from "../words";

export function PostProgress({ post }: { post: Post }) {
  const { words } = useWords();
  const format = useFormat();
  const percent = post.bytesTotal > 0n ? Number((100n * post.bytesSent) / post.bytesTotal) : 0;
  const scheduled = post.state === PostState.SCHEDULED;
  return (
    <section className="card stack tight" aria-label={words.posts.progress}>
      <p aria-live="polite">{said(post, words, format)}</p>
      {!scheduled && <Progress label={words.posts.progress} percent={percent} />}
      {post.state === PostState.UPLOADING && (
        <p className="soft small tabular">
          {format.megabytes(post.bytesSent)} / {format.megabytes(post.bytesTotal)}
        </p>
      )}
    </section>
  );
}

function said(post: Post, words: Words, format: Format): string {
  const goesOn = post.hold && post.job?.waiting?.expectedAt;
  if (goesOn) return words.posts.goesOn(format.moment(goesOn));
  if (post.state !== PostState.SCHEDULED || !post.publishAt) return words.posts.doing[post.state];
  return words.posts.scheduledFor(format.moment(post.publishAt));
}
