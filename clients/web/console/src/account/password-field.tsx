/** A password that its owner may look at. */
import { useId, useState } from "react";
import { Button } from "../components/button";
import { useWords } from "../words";

type Props = {
  label: string;
  value: string;
  onValue: (value: string) => void;
  fresh?: boolean;
  error?: string | undefined;
  hint?: string;
};

export function PasswordField({ label, value, onValue, fresh = false, error, hint }: Props) {
  const { words } = useWords();
  const id = useId();
  const [open, setOpen] = useState(false);
  const said = error ?? hint;
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <div className="password">
        <input
          id={id}
          className="input"
          type={open ? "text" : "password"}
          autoComplete={fresh ? "new-password" : "current-password"}
          value={value}
          maxLength={256}
          aria-invalid={error ? true : undefined}
          aria-describedby={said && `${id}-said`}
          onChange={(event) => onValue(event.target.value)}
        />
        <Button look="plain small" aria-pressed={open} onClick={() => setOpen(!open)}>
          {open ? words.account.hide : words.account.show}
          <span className="hidden">{label}</span>
        </Button>
      </div>
      {said && (
        <p id={`${id}-said`} className={error ? "field-error" : "soft small"}>
          {said}
        </p>
      )}
    </div>
  );
}
