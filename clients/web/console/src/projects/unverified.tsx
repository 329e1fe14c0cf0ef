/** Reminds owners that their address is not proved, which publishing asks for. */
import { useEffect, useEffectEvent, useState } from "react";
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
  const again = useAction(() => castad.session.reload());
  const look = useEffectEvent(() => {
    if (document.visibilityState === "visible") void again.run();
  });
  useEffect(() => {
    // The mail is opened in another tab or app; coming back from it is the moment to look again.
    const listener = () => look();
    document.addEventListener("visibilitychange", listener);
    return () => document.removeEventListener("visibilitychange", listener);
  }, []);
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
