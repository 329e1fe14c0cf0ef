/** The few pictures that stand beside words. */
const SHAPES = {
  ads: "M4 6h16v12H4zM10 9.5v5l4.5-2.5z",
  posts: "M5 4h14v16H5zM8.5 9h7M8.5 12.5h7M8.5 16h4",
  settings: "M12 12a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM5 20c.6-3.6 3.4-5.5 7-5.5s6.4 1.9 7 5.5",
  plus: "M12 5v14M5 12h14",
  check: "m5 12.5 4.5 4.5L19 7.5",
  back: "m14.5 5-7 7 7 7",
  forth: "m9.5 5 7 7-7 7",
  remove: "M5 7h14M10 7V4.5h4V7M7 7l1 13h8l1-13",
  photo: "M4 6h16v13H4zM4 16l4.5-4.5 4 4 2.5-2.5 5 5M15.5 10h.01",
} as const;

export function Icon({ name, size = 20 }: { name: keyof typeof SHAPES; size?: number }) {
  return (
    <svg viewBox="0 0 24 24" width={size} height={size} aria-hidden="true" focusable="false">
      <path
        d={SHAPES[name]}
        fill="none"
        stroke="currentColor"
        strokeWidth="1.9"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
