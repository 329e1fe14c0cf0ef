/** What the page has to say: that something failed and what to do, that something was done, or that nothing is there. */

import type { JobError } from "@castad/web/messages";
import type { ReactNode } from "react";
import { type CastadError, castad } from "../castad";
import { useWords } from "../words";
import { Button } from "./button";

type NoticeProps = { look?: "" | "bad" | "warn"; title?: string | undefined; children?: ReactNode };

export function Notice({ look = "", title, children }: NoticeProps) {
  return (
    <div className={`notice ${look}`} role={look === "bad" ? "alert" : "status"}>
      {title && <strong>{title}</strong>}
      {children}
    </div>
  );
}

type ErrorProps = { error: CastadError | undefined; retry?: () => void; children?: ReactNode };

/** The server's own sentence in the reader's language, the fields it names, and the way on. */
export function ErrorNotice({ error, retry, children }: ErrorProps) {
  const { words } = useWords();
  if (!error) return null;
  return (
    <Notice look="bad" title={error.message}>
      {error.violations.length > 0 && (
        <ul className="small">
          {error.violations.map((found) => (
            <li key={found.field}>{found.description}</li>
          ))}
        </ul>
      )}
      {children}
      {error.reason === "REAUTH_REQUIRED" && (
        // Signed out, the page sends its reader to the sign-in page and afterwards back here.
        <Button look="quiet small" onClick={() => castad.session.signOut()}>
          {words.account.signInAgain}
        </Button>
      )}
      {retry && (
        <Button look="quiet small" onClick={retry}>
          {words.common.retry}
        </Button>
      )}
    </Notice>
  );
}

/** Why a job failed and what its owner can do. */
export function JobErrorNotice({ error, children }: { error: JobError | undefined; children?: ReactNode }) {
  if (!error) return null;
  return (
    <Notice look="bad" title={error.message}>
      {error.advice && <p>{error.advice}</p>}
      {children}
    </Notice>
  );
}

export function Empty({ title, children, action }: { title: string; children?: ReactNode; action?: ReactNode }) {
  return (
    <div className="empty">
      <h2>{title}</h2>
      {children && <p>{children}</p>}
      {action}
    </div>
  );
}
