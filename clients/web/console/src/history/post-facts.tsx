/** Where a post is and what it says; one that no browser can open shows its film here. */
import type { Post, Reception } from "@castad/web/messages";
import { castad } from "../castad";
import { useFormat } from "../format";
import { useLoad } from "../hooks/use-load";
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
      {post.platformUrl && <Place post={post} />}
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

function Place({ post: { platformUrl, videoId, title } }: { post: Post }) {
  const { words } = useWords();
  if (!/^https?:/.test(platformUrl)) return <OnServer path={platformUrl} videoId={videoId} title={title} />;
  return (
    <p>
      <a className="button" href={platformUrl} target="_blank" rel="noreferrer">
        {words.posts.open}
      </a>
    </p>
  );
}

function OnServer({ path, videoId, title }: { path: string; videoId: string; title: string }) {
  const { words } = useWords();
  const { value: film } = useLoad(`film ${videoId}`, async () => (await castad.content.getVideo({ videoId })).video);
  return (
    <>
      {film?.url && (
        // biome-ignore lint/a11y/useMediaCaption: the film shows the words of its song by itself
        <video
          className="post-film"
          controls
          playsInline
          preload="none"
          src={film.url}
          poster={film.thumbnailUrl}
          width={film.width}
          height={film.height}
          aria-label={words.film.play(title)}
        />
      )}
      <p className="soft small">
        {words.posts.onServer} <code>{decodeURI(path)}</code>
      </p>
    </>
  );
}
