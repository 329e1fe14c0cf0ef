/** Makes something anew, other than before; asks first. */
import { ConfirmButton } from "../components/confirm";
import type { Action } from "../hooks/use-action";

const SEEDS = 1_000_000;

export function Again({ action, label, warning }: { action: Action<[number]>; label: string; warning: string }) {
  const anotherSeed = () => 1 + Math.floor(Math.random() * SEEDS);
  return (
    <ConfirmButton small harmless label={label} title={label} yes={label} act={() => action.run(anotherSeed())}>
      <p>{warning}</p>
    </ConfirmButton>
  );
}
