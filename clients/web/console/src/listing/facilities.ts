/** Facilities as owners type them: in one field, with commas or on lines of their own. */
const MOST = 100;

export function facilitiesIn(text: string): string[] {
  const found = text.split(/[,\n·]/).map((facility) => facility.trim().slice(0, MOST));
  return [...new Set(found.filter(Boolean))].slice(0, MOST);
}
