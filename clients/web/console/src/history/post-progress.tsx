/** How far a post is: waiting for its time, being sent, or being worked on by the platform. */
import { type Post, PostState } from "@castad/web/messages";
import { Progress } from "../components/progress";
import { useFormat } from "../format";
import { useWords } from "../words";

export function PostProgress({ post }: { post: Post }) {
  const { words } = useWords();
  const format = useFormat();
  const percent = post.bytesTotal > 0n ? Number((100n * post.bytesSent) / post.bytesTotal) : 0;
  const scheduled = post.state === PostState.SCHEDULED;
  return (
    <section className="card stack tight" aria-label={words.posts.progress}>
      <p aria-live="polite">
        {scheduled ? words.posts.scheduledFor(format.moment(post.publishAt)) : words.posts.doing[post.state]}
      </p>
      {!scheduled && <Progress label={words.posts.progress} percent={percent} />}
      {post.state === PostState.UPLOADING && (
        <p className="soft small tabular">
          {format.megabytes(post.bytesSent)} / {format.megabytes(post.bytesTotal)}
        </p>
      )}
    </section>
  );
}
