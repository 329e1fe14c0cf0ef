/** How far something is; its words are announced, its bar is not repeated. */
type Props = { label: string; percent: number; bad?: boolean };

export function Progress({ label, percent, bad = false }: Props) {
  return (
    <div
      className={`progress ${bad ? "bad" : ""}`}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
    >
      <span style={{ width: `${percent}%` }} />
    </div>
  );
}
