/** Proving an address with a mailed link; somebody who did not sign up here sets a password of their own. */
import { useEffect, useEffectEvent, useState } from "react";
import { castad } from "../castad";
import { Button, ButtonLink } from "../components/button";
import { Form, useFaults } from "../components/form";
import { ErrorNotice, Notice } from "../components/notice";
import { Page } from "../components/page";
import { Skeleton } from "../components/skeleton";
import { useAction } from "../hooks/use-action";
import { useSession } from "../session";
import { useWords } from "../words";
import { useMailedToken } from "./mailed-token";
import { PasswordField } from "./password-field";
import { passwordFault } from "./rules";
import { dropSignUpSecret, signUpSecret } from "./sign-up-secret";

type Standing = "asking" | "proved" | "passwordNeeded";

export default function VerifyEmail() {
  const { words } = useWords();
  const token = useMailedToken();
  const signedIn = typeof useSession() !== "string";
  const [standing, setStanding] = useState<Standing>("asking");
  const verify = useAction(async (newPassword: string) => {
    const answer = await castad.auth.verifyEmail({ token, signupSecret: signUpSecret(), newPassword });
    setStanding(answer.passwordRequired ? "passwordNeeded" : "proved");
    if (answer.passwordRequired) return;
    dropSignUpSecret();
    if (typeof castad.session.state !== "string") await castad.session.reload();
  });
  const first = useEffectEvent(() => token && verify.run(""));
  useEffect(() => void first(), []);
  return (
    <Page title={words.account.verifyTitle} width="narrow">
      <div className="stack">
        {!token && <Notice look="warn">{words.account.linkUnusable}</Notice>}
        {standing === "asking" && verify.busy && <Skeleton lines={2} />}
        {standing === "passwordNeeded" && <OwnPassword busy={verify.busy} onSend={verify.run} />}
        {standing === "proved" && <Notice>{words.account.verified}</Notice>}
        <ErrorNotice error={verify.error} />
        {standing !== "passwordNeeded" && (
          <ButtonLink to={signedIn ? "/" : "/sign-in"} look="full">
            {signedIn ? words.common.toAds : words.account.signIn}
          </ButtonLink>
        )}
      </div>
    </Page>
  );
}

function OwnPassword({ busy, onSend }: { busy: boolean; onSend: (password: string) => void }) {
  const { words } = useWords();
  const [password, setPassword] = useState("");
  const { shown, passes } = useFaults(() => ({ password: passwordFault(password, words) }));
  return (
    <Form onSend={() => onSend(password)} passes={passes}>
      <p>{words.account.ownPassword}</p>
      <PasswordField
        label={words.account.newPassword}
        value={password}
        onValue={setPassword}
        fresh
        error={shown.password}
        hint={words.account.passwordHint}
      />
      <Button type="submit" look="full" busy={busy}>
        {words.account.setPassword}
      </Button>
    </Form>
  );
}
