/** Everything that was published, is under way, or waits for its time. */
import { Platform, type Post, PostState } from "@castad/web/messages";
import { useState } from "react";
import { Link } from "wouter";
import { castad } from "../castad";
import { ButtonLink } from "../components/button";
import { SelectField } from "../components/field";
import { More } from "../components/more";
import { Empty, ErrorNotice } from "../components/notice";
import { Page } from "../components/page";
import { Skeleton } from "../components/skeleton";
import { useFormat } from "../format";
import { usePages } from "../hooks/use-pages";
import { useWords } from "../words";
import { POST_STATES, PostBadge } from "./post-state";
import "./posts.css";

const PLATFORMS = [Platform.YOUTUBE, Platform.INSTAGRAM, Platform.LOCAL] as const;

export default function PostsPage() {
  const { words } = useWords();
  const [platform, setPlatform] = useState(Platform.UNSPECIFIED);
  const [state, setState] = useState(PostState.UNSPECIFIED);
  const list = usePages(`posts ${platform} ${state}`, async (pageToken) => {
    const { posts, ...page } = await castad.social.listPosts({ pageToken, platform, states: state ? [state] : [] });
    return { ...page, items: posts };
  });
  const filtered = platform !== Platform.UNSPECIFIED || state !== PostState.UNSPECIFIED;
  return (
    <Page title={words.posts.title} lead={words.posts.lead}>
      <div className="stack">
        <div className="pair">
          <SelectField
            label={words.posts.platform}
            value={String(platform)}
            onValue={(value) => setPlatform(Number(value))}
          >
            <option value={Platform.UNSPECIFIED}>{words.common.all}</option>
            {PLATFORMS.map((value) => (
              <option key={value} value={value}>
                {words.platforms[value]}
              </option>
            ))}
          </SelectField>
          <SelectField label={words.posts.state} value={String(state)} onValue={(value) => setState(Number(value))}>
            <option value={PostState.UNSPECIFIED}>{words.common.all}</option>
            {POST_STATES.map((value) => (
              <option key={value} value={value}>
                {words.posts.states[value]}
              </option>
            ))}
          </SelectField>
        </div>
        <ErrorNotice error={list.error} retry={list.reload} />
        {!list.items && !list.error && <Skeleton lines={3} height="4.5rem" />}
        {list.items?.length === 0 && <None filtered={filtered} />}
        <ul className="stack tight">
          {list.items?.map((post) => (
            <PostRow key={post.id} post={post} />
          ))}
        </ul>
        <More list={list} />
      </div>
    </Page>
  );
}

function None({ filtered }: { filtered: boolean }) {
  const { words } = useWords();
  if (filtered) return <Empty title={words.posts.noneSuch} />;
  return (
    <Empty title={words.posts.none} action={<ButtonLink to="/">{words.common.toAds}</ButtonLink>}>
      {words.posts.noneMore}
    </Empty>
  );
}

function PostRow({ post }: { post: Post }) {
  const { words } = useWords();
  const format = useFormat();
  const views = post.reception?.views;
  const at = post.publishedAt ?? post.publishAt ?? post.createdAt;
  return (
    <li className="card post">
      <div className="post-words">
        <h2>
          <Link href={`/posts/${post.id}`}>{post.title}</Link>
        </h2>
        <p className="soft small">
          {post.account && `${words.platforms[post.account.platform]} · ${post.account.name} · `}
          {format.moment(at)}
          {views !== undefined && ` · ${words.posts.views} ${format.number(views)}`}
        </p>
      </div>
      <PostBadge state={post.state} />
    </li>
  );
}
