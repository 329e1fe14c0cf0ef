/** What each platform takes beside a video. */
import { Platform, Privacy, type SearchCopy } from "@castad/web/messages";

export const TITLE_MOST = 100;
export const KEYWORDS_MOST = 30;
export const KEYWORD_MOST = 50;

const DESCRIPTION_MOST: Partial<Record<Platform, number>> = { [Platform.INSTAGRAM]: 2_200 };

export function descriptionMost(platform: Platform): number {
  return DESCRIPTION_MOST[platform] ?? 5_000;
}

export function privacies(platform: Platform): Privacy[] {
  return platform === Platform.INSTAGRAM ? [Privacy.PUBLIC] : [Privacy.PUBLIC, Privacy.UNLISTED, Privacy.PRIVATE];
}

export type Copy = { title: string; description: string; keywords: string };

export const EMPTY_COPY: Copy = { title: "", description: "", keywords: "" };

/** Suggested copy, its keywords in one field. */
export function editable({
  title,
  description,
  keywords,
}: Pick<SearchCopy, "title" | "description" | "keywords">): Copy {
  return { title, description, keywords: keywords.map((keyword) => `#${keyword}`).join(" ") };
}

/** Keywords as owners type them: with spaces, commas or #, each once. */
export function keywordsIn(text: string): string[] {
  const found = text.includes("#") || !text.includes(",") ? text.split(/[\s,#]+/) : text.split(",");
  return [...new Set(found.map((keyword) => keyword.trim()).filter(Boolean))];
}

export type CopyFault = "titleMissing" | "titleLong" | "descriptionLong" | "keywordsMany" | "keywordLong";

/** What the platform would refuse, by field. */
export function copyFaults(copy: Copy, platform: Platform): Partial<Record<keyof Copy, CopyFault>> {
  const keywords = keywordsIn(copy.keywords);
  const faults: Partial<Record<keyof Copy, CopyFault>> = {};
  if (!copy.title.trim()) faults.title = "titleMissing";
  if (lengthOf(copy.title) > TITLE_MOST) faults.title = "titleLong";
  if (lengthOf(copy.description) > descriptionMost(platform)) faults.description = "descriptionLong";
  if (keywords.length > KEYWORDS_MOST) faults.keywords = "keywordsMany";
  if (keywords.some((keyword) => lengthOf(keyword) > KEYWORD_MOST)) faults.keywords = "keywordLong";
  return faults;
}

function lengthOf(text: string): number {
  return [...text].length;
}
