/** Now, or at a time of the owner's own clock. */
import { LatePolicy } from "@castad/web/messages";
import { Check } from "../components/check";
import { Choices } from "../components/choices";
import { TextField } from "../components/field";
import { useTimeZone } from "../format";
import { wallClock, zoneName } from "../time-zone";
import { useWords } from "../words";
import { isPast, nextHour, type When } from "./when";

type Props = { when: When; onChange: (when: When) => void };

export function WhenFields({ when, onChange }: Props) {
  const { words } = useWords();
  const timeZone = useTimeZone();
  const choose = (how: "now" | "later") => {
    const later = how === "later";
    onChange({ ...when, later, clock: later ? when.clock || nextHour(timeZone) : when.clock });
  };
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
      {when.later && <Later when={when} onChange={onChange} />}
    </div>
  );
}

function Later({ when, onChange }: Props) {
  const { words, tongue } = useWords();
  const timeZone = useTimeZone();
  return (
    <>
      <TextField
        label={words.publish.at}
        type="datetime-local"
        value={when.clock}
        min={wallClock(new Date(), timeZone)}
        hint={isPast(when, timeZone) ? words.publish.past : words.publish.zone(zoneName(timeZone, tongue))}
        error={when.clock ? undefined : words.common.required}
        onValue={(clock) => onChange({ ...when, clock })}
      />
      <Check
        label={words.publish.skipIfLate}
        checked={when.ifLate === LatePolicy.SKIP}
        onChange={(skip) => onChange({ ...when, ifLate: skip ? LatePolicy.SKIP : LatePolicy.PUBLISH })}
      />
    </>
  );
}
