/** What sells the stay, each statement beside the sentence of the listing it rests on. */
import type { Claim, MarketingIntelligence, Persona, SellingPoint } from "@castad/web/messages";
import { useWords } from "../words";
import "./report.css";

export function Report({ intelligence }: { intelligence: MarketingIntelligence }) {
  const { words } = useWords();
  const { brandIdentity, marketPositioning, sellingPoints, personas, targetKeywords } = intelligence;
  return (
    <div className="stack loose report">
      <section className="card concept">
        <h2>{words.report.concept}</h2>
        <Statement claim={brandIdentity?.concept} large />
      </section>
      <section className="pair">
        <div className="card">
          <h2>{words.report.core}</h2>
          <Statement claim={marketPositioning?.coreValue} />
        </div>
        <div className="card">
          <h2>{words.report.location}</h2>
          <Statement claim={brandIdentity?.locationAnalysis} />
        </div>
      </section>
      <section className="stack">
        <h2>{words.report.points}</h2>
        <ol className="stack">
          {sellingPoints.map((point) => (
            <Point key={`${point.category} ${point.description}`} point={point} />
          ))}
        </ol>
      </section>
      <section className="stack">
        <h2>{words.report.guests}</h2>
        <ul className="pair">
          {personas.map((persona) => (
            <Guest key={persona.name} persona={persona} />
          ))}
        </ul>
      </section>
      <section className="stack tight">
        <h2>{words.report.keywords}</h2>
        <ul className="row keywords">
          {targetKeywords.map((keyword) => (
            <li key={keyword} className="badge good">
              #{keyword}
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
}

function Statement({ claim, large = false }: { claim: Claim | undefined; large?: boolean }) {
  if (!claim) return null;
  return (
    <div className="stack tight">
      <p className={large ? "large" : ""}>{claim.text}</p>
      <Evidence text={claim.evidence} />
    </div>
  );
}

function Point({ point }: { point: SellingPoint }) {
  const { words } = useWords();
  return (
    <li className="card point">
      <div className="point-score" role="img" aria-label={words.report.score(point.score)}>
        <strong className="tabular">{point.score}</strong>
        <span>
          <span style={{ height: `${point.score}%` }} />
        </span>
      </div>
      <div className="stack tight">
        <p className="small accent">{point.category}</p>
        <h3>{point.description}</h3>
        <Evidence text={point.evidence} />
      </div>
    </li>
  );
}

function Guest({ persona }: { persona: Persona }) {
  const { words } = useWords();
  return (
    <li className="card stack tight">
      <h3>{persona.name}</h3>
      <p className="soft small">{words.report.ages(persona.ageMin, persona.ageMax)}</p>
      <p>{persona.favors.join(" · ")}</p>
      <p>
        <span className="soft small">{words.report.trigger}</span>
        <br />
        {persona.bookingTrigger}
      </p>
      <Evidence text={persona.evidence} />
    </li>
  );
}

function Evidence({ text }: { text: string }) {
  const { words } = useWords();
  if (!text) return null;
  return (
    <blockquote className="evidence small">
      <span className="hidden">{words.report.evidence} </span>“{text}”
    </blockquote>
  );
}
