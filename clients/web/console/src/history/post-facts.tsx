/** Where a post is, what it says, and how it was received. */
import type { Post, Reception } from "@castad/web/messages";
import { useFormat } from "../format";
import { useWords } from "../words";

const FIGURES = ["views", "likes", "comments"] as const;

export function PostFacts({ post }: { post: Post }) {
  const { words } = useWords();
  const format = useFormat();
  return (
    <section className="card stack">
      <p className="soft small">
        {post.account && `${words.platforms[post.account.platform]} · ${post.account.name}`}
        {post.publishedAt && ` · ${words.posts.publishedAt(format.moment(post.publishedAt))}`}
      </p>
      {post.platformUrl && (
        <p>
          <a className="button" href={post.platformUrl} target="_blank" rel="noreferrer">
            {words.posts.open}
          </a>
        </p>
      )}
      {post.reception && <Received reception={post.reception} />}
      <p className="post-text">{post.description}</p>
      <p className="soft small">{post.keywords.map((keyword) => `#${keyword}`).join(" ")}</p>
    </section>
  );
}

/** How people received it; what a platform does not tell is left out. */
function Received({ reception }: { reception: Reception }) {
  const { words } = useWords();
  const format = useFormat();
  const told = FIGURES.filter((figure) => reception[figure] !== undefined);
  return (
    <div className="stack tight">
      <dl className="figures">
        {told.map((figure) => (
          <div key={figure}>
            <dt className="soft small">{words.posts[figure]}</dt>
            <dd className="tabular">{format.number(reception[figure] ?? 0n)}</dd>
          </div>
        ))}
      </dl>
      <p className="soft small">{words.posts.asOf(format.moment(reception.asOf))}</p>
    </div>
  );
}
