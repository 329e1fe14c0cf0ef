/** Reminds owners that their address is not proved, which publishing asks for. */
import { useState } from "react";
import { castad } from "../castad";
import { Button } from "../components/button";
import { ErrorNotice, Notice } from "../components/notice";
import { useAction } from "../hooks/use-action";
import { useUser } from "../session";
import { useWords } from "../words";

export function Unverified() {
  const { words } = useWords();
  const { email } = useUser();
  const [sent, setSent] = useState(false);
  const send = useAction(async () => {
    await castad.auth.requestEmailVerification({});
    setSent(true);
  });
  return (
    <Notice look="warn" title={words.account.unverified}>
      <p>{words.account.unverifiedMore(email)}</p>
      <ErrorNotice error={send.error} />
      {sent ? (
        <p role="status">{words.account.sentAgain}</p>
      ) : (
        <Button look="quiet small" busy={send.busy} onClick={send.run}>
          {words.account.sendAgain}
        </Button>
      )}
    </Notice>
  );
}
