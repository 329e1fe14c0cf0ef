/** Lyrics while they are being changed: lines keep their part of the song, and each has a key of its own. */
import type { LyricLine, SectionKind } from "@castad/web/messages";

export const LINE_MOST = 200;

export type DraftLine = { key: string; section: SectionKind; text: string };

export function draftOf(lines: readonly LyricLine[]): DraftLine[] {
  return lines.map(({ section, text }) => ({ key: crypto.randomUUID(), section, text }));
}

/** Runs of lines that stand in the same part. */
export function partsOf(lines: readonly DraftLine[]): { section: SectionKind; lines: DraftLine[] }[] {
  const parts: { section: SectionKind; lines: DraftLine[] }[] = [];
  for (const line of lines) {
    const last = parts.at(-1);
    if (last?.section === line.section) last.lines.push(line);
    else parts.push({ section: line.section, lines: [line] });
  }
  return parts;
}

/** What is sent: emptied lines are left out. */
export function written(lines: readonly DraftLine[]): { section: SectionKind; text: string }[] {
  return lines.map(({ section, text }) => ({ section, text: text.trim() })).filter((line) => line.text);
}

export function differs(lines: readonly DraftLine[], saved: readonly LyricLine[]): boolean {
  const now = written(lines);
  return now.length !== saved.length || now.some((line, at) => line.text !== saved[at]?.text);
}
