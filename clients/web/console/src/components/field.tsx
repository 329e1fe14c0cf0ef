/** A labelled input with its hint, its counter and what is wrong with it. */
import type { InputHTMLAttributes, ReactNode, SelectHTMLAttributes, TextareaHTMLAttributes } from "react";
import { useId } from "react";

type Around = { label: string; hint?: ReactNode; error?: string | undefined; limit?: number; value: string };
type Change = { onValue: (value: string) => void };

type InputProps = Around & Change & Omit<InputHTMLAttributes<HTMLInputElement>, "value" | "onChange">;
type AreaProps = Around & Change & Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, "value" | "onChange">;
type SelectProps = Around & Change & Omit<SelectHTMLAttributes<HTMLSelectElement>, "value" | "onChange">;

export function TextField({ label, hint, error, limit, onValue, ...input }: InputProps) {
  const around = { label, hint, error, limit, value: input.value };
  return (
    <Frame {...around}>
      {(own) => <input className="input" {...own} {...input} onChange={(event) => onValue(event.target.value)} />}
    </Frame>
  );
}

export function TextArea({ label, hint, error, limit, onValue, ...area }: AreaProps) {
  const around = { label, hint, error, limit, value: area.value };
  return (
    <Frame {...around}>
      {(own) => <textarea className="input" {...own} {...area} onChange={(event) => onValue(event.target.value)} />}
    </Frame>
  );
}

export function SelectField({ label, hint, error, onValue, children, ...select }: SelectProps) {
  return (
    <Frame label={label} hint={hint} error={error} value={select.value}>
      {(own) => (
        <select className="input" {...own} {...select} onChange={(event) => onValue(event.target.value)}>
          {children}
        </select>
      )}
    </Frame>
  );
}

type Own = { id: string; "aria-invalid": boolean | undefined; "aria-describedby": string | undefined };
type FrameProps = {
  label: string;
  hint?: ReactNode;
  error?: string | undefined;
  limit?: number | undefined;
  value: string;
  children: (own: Own) => ReactNode;
};

function Frame({ label, hint, error, limit, value, children }: FrameProps) {
  const id = useId();
  const about = [error && `${id}-error`, hint && `${id}-hint`].filter(Boolean).join(" ");
  return (
    <div className="field">
      <div className="label-row">
        <label htmlFor={id}>{label}</label>
        {limit !== undefined && <Counter used={[...value].length} limit={limit} />}
      </div>
      {children({ id, "aria-invalid": error ? true : undefined, "aria-describedby": about || undefined })}
      {error && (
        <p className="field-error" id={`${id}-error`}>
          {error}
        </p>
      )}
      {hint && (
        <p className="soft small" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}

function Counter({ used, limit }: { used: number; limit: number }) {
  return (
    <span className={`counter soft small tabular ${used > limit ? "over" : ""}`} aria-hidden="true">
      {used.toLocaleString()} / {limit.toLocaleString()}
    </span>
  );
}
