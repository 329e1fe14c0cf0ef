/** The state of a post in a word, and whether anything more will happen to it. */
import { type Post, PostState } from "@castad/web/messages";
import { useWords } from "../words";

const LOOKS: Partial<Record<PostState, string>> = {
  [PostState.PUBLISHED]: "good",
  [PostState.FAILED]: "bad",
  [PostState.PENDING]: "busy",
  [PostState.SCHEDULED]: "busy",
  [PostState.UPLOADING]: "busy",
  [PostState.PROCESSING]: "busy",
};

const ENDED = new Set([PostState.PUBLISHED, PostState.FAILED, PostState.CANCELLED]);
const WAITING = new Set([PostState.PENDING, PostState.SCHEDULED]);

export const POST_STATES = [
  PostState.PUBLISHED,
  PostState.SCHEDULED,
  PostState.PENDING,
  PostState.UPLOADING,
  PostState.PROCESSING,
  PostState.FAILED,
  PostState.CANCELLED,
] as const;

export function hasPostEnded(post: Post | undefined): boolean {
  return !!post && ENDED.has(post.state);
}

/** Whether it has not begun and so can still be changed. */
export function isWaiting(post: Post): boolean {
  return WAITING.has(post.state);
}

export function PostBadge({ state }: { state: PostState }) {
  const { words } = useWords();
  return <span className={`badge ${LOOKS[state] ?? ""}`}>{words.posts.states[state]}</span>;
}
