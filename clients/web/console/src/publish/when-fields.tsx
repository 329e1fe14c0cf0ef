/** Now, or at a time of the owner's own clock. */
import { Choices } from "../components/choices";
import { TextField } from "../components/field";
import { useTimeZone } from "../format";
import { momentOf, wallClock, zoneName } from "../time-zone";
import { useWords } from "../words";

export type When = { later: boolean; clock: string };

const HOUR_MS = 3_600_000;

export function WhenFields({ when, onChange }: { when: When; onChange: (when: When) => void }) {
  const { words, tongue } = useWords();
  const timeZone = useTimeZone();
  const choose = (how: "now" | "later") => {
    const later = how === "later";
    onChange({ later, clock: later ? when.clock || nextHour(timeZone) : when.clock });
  };
  const past = when.later && (momentOf(when.clock, timeZone)?.getTime() ?? 0) < Date.now();
  return (
    <div className="stack">
      <Choices
        legend={words.publish.when}
        options={[
          { value: "now", label: words.publish.now },
          { value: "later", label: words.publish.later },
        ]}
        value={when.later ? "later" : "now"}
        onValue={choose}
      />
      {when.later && (
        <TextField
          label={words.publish.at}
          type="datetime-local"
          value={when.clock}
          min={wallClock(new Date(), timeZone)}
          hint={past ? words.publish.past : words.publish.zone(zoneName(timeZone, tongue))}
          error={when.clock ? undefined : words.common.required}
          onValue={(clock) => onChange({ later: true, clock })}
        />
      )}
    </div>
  );
}

function nextHour(timeZone: string): string {
  return wallClock(new Date((Math.floor(Date.now() / HOUR_MS) + 2) * HOUR_MS), timeZone);
}
