/** Buttons and links that look like them. */
import type { ButtonHTMLAttributes, ReactNode } from "react";
import { Link } from "wouter";

type Look = "" | "quiet" | "plain" | "danger" | "quiet small" | "danger small" | "plain small" | "full" | "quiet full";

type ButtonProps = ButtonHTMLAttributes<HTMLButtonElement> & { look?: Look; busy?: boolean };

/** A busy button shows that it works and takes no second click, but keeps its focus. */
export function Button({ look = "", busy = false, children, type = "button", onClick, ...rest }: ButtonProps) {
  return (
    <button
      {...rest}
      type={type}
      className={`button ${look}`}
      aria-busy={busy}
      aria-disabled={busy || undefined}
      onClick={busy ? (event) => event.preventDefault() : onClick}
    >
      {busy && <span className="spinner" aria-hidden="true" />}
      {children}
    </button>
  );
}

export function ButtonLink({ to, look = "", children }: { to: string; look?: Look; children: ReactNode }) {
  return (
    <Link href={to} className={`button ${look}`}>
      {children}
    </Link>
  );
}
