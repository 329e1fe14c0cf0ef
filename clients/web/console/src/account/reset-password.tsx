/** Setting a new password with a mailed link. */
import { useState } from "react";
import { castad } from "../castad";
import { Button, ButtonLink } from "../components/button";
import { Form, useFaults } from "../components/form";
import { ErrorNotice, Notice } from "../components/notice";
import { Page } from "../components/page";
import { useAction } from "../hooks/use-action";
import { useWords } from "../words";
import { useMailedToken } from "./mailed-token";
import { PasswordField } from "./password-field";
import { passwordFault } from "./rules";

export default function ResetPassword() {
  const { words } = useWords();
  const token = useMailedToken();
  const [password, setPassword] = useState("");
  const [done, setDone] = useState(false);
  const { shown, passes } = useFaults(() => ({ password: passwordFault(password, words) }));
  const reset = useAction(async () => {
    await castad.auth.resetPassword({ token, newPassword: password });
    setDone(true);
  });
  if (done || !token) {
    return (
      <Page title={words.account.resetTitle} width="narrow">
        <div className="stack">
          <Notice look={done ? "" : "warn"}>{done ? words.account.resetDone : words.account.linkUnusable}</Notice>
          <ButtonLink to={done ? "/sign-in" : "/forgot-password"} look="full">
            {done ? words.account.signIn : words.account.sendLink}
          </ButtonLink>
        </div>
      </Page>
    );
  }
  return (
    <Page title={words.account.resetTitle} width="narrow">
      <Form onSend={reset.run} passes={passes}>
        <PasswordField
          label={words.account.newPassword}
          value={password}
          onValue={setPassword}
          fresh
          error={shown.password}
          hint={words.account.passwordHint}
        />
        <ErrorNotice error={reset.error} />
        <Button type="submit" look="full" busy={reset.busy}>
          {words.account.setPassword}
        </Button>
      </Form>
    </Page>
  );
}
