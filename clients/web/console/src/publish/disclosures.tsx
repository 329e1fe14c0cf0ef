/** What platforms want to be told about a video. */
import { Platform } from "@castad/web/messages";
import { Check } from "../components/check";
import { useWords } from "../words";

export type Told = { madeForKids: boolean; aiGenerated: boolean };

/** Films of CastAD are made by machines unless their owner knows better. */
export const USUALLY_TOLD: Told = { madeForKids: false, aiGenerated: true };

type Props = { told: Told; platform: Platform; onChange: (told: Told) => void };

export function Disclosures({ told, platform, onChange }: Props) {
  const { words } = useWords();
  if (platform === Platform.LOCAL) return null;
  return (
    <fieldset className="choices">
      <legend>{words.publish.told}</legend>
      <Check
        label={words.publish.aiGenerated}
        checked={told.aiGenerated}
        onChange={(aiGenerated) => onChange({ ...told, aiGenerated })}
      />
      {platform === Platform.YOUTUBE && (
        <Check
          label={words.publish.madeForKids}
          checked={told.madeForKids}
          onChange={(madeForKids) => onChange({ ...told, madeForKids })}
        />
      )}
    </fieldset>
  );
}
