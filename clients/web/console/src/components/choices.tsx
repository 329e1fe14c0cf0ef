/** One of a few, all in sight: radio buttons that look like pills. */
import type { ReactNode } from "react";
import { useId } from "react";

export type Option<T> = { value: T; label: ReactNode };

type Props<T> = {
  legend: string;
  options: readonly Option<T>[];
  value: T;
  onValue: (value: T) => void;
  disabled?: boolean;
};

export function Choices<T extends number | string>({ legend, options, value, onValue, disabled }: Props<T>) {
  const name = useId();
  return (
    <fieldset className="choices" disabled={disabled}>
      <legend>{legend}</legend>
      <div className="choices-list">
        {options.map((option) => (
          <label className="choice" key={option.value}>
            <input type="radio" name={name} checked={option.value === value} onChange={() => onValue(option.value)} />
            {option.label}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
