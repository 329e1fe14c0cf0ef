/** Reports that no advertisement was begun with yet. */

import type { Project } from "@castad/web/messages";
import { Link } from "wouter";
import { castad } from "../castad";
import { Badge } from "../components/badge";
import { useLoad } from "../hooks/use-load";
import { useWords } from "../words";

export function WaitingAnalyses({ projects }: { projects: readonly Project[] }) {
  const { words } = useWords();
  const used = new Set(projects.map((project) => project.analysisId));
  const { value } = useLoad("analyses", async () => (await castad.marketing.listAnalyses({ pageSize: 20 })).analyses);
  const waiting = value?.filter((analysis) => !used.has(analysis.id)) ?? [];
  if (waiting.length === 0) return null;
  return (
    <section className="stack tight" aria-label={words.projects.waiting}>
      <h2>{words.projects.waiting}</h2>
      <ul className="stack tight">
        {waiting.map((analysis) => (
          <li key={analysis.id} className="row">
            <Link href={`/analyses/${analysis.id}`}>{analysis.place?.name || words.projects.unnamed}</Link>
            <Badge job={analysis.job} />
          </li>
        ))}
      </ul>
    </section>
  );
}
