/** The shape of what is about to come. */
import { useWords } from "../words";

export function Skeleton({ lines = 3, height = "1rem" }: { lines?: number; height?: string }) {
  const { words } = useWords();
  return (
    <div className="stack" role="status">
      <span className="hidden">{words.common.loading}</span>
      {Array.from({ length: lines }, (_, line) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: grey bars are all the same
        <span className="skeleton" key={line} style={{ minHeight: height, width: line ? "100%" : "60%" }} />
      ))}
    </div>
  );
}
