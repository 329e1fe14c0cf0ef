/** Asking for a link to set a new password. */
import { useState } from "react";
import { Link } from "wouter";
import { castad } from "../castad";
import { Button } from "../components/button";
import { TextField } from "../components/field";
import { Form, useFaults } from "../components/form";
import { ErrorNotice, Notice } from "../components/notice";
import { Page } from "../components/page";
import { useAction } from "../hooks/use-action";
import { useWords } from "../words";
import { emailFault } from "./rules";

export default function ForgotPassword() {
  const { words } = useWords();
  const [email, setEmail] = useState("");
  const [sent, setSent] = useState(false);
  const { shown, passes } = useFaults(() => ({ email: emailFault(email, words) }));
  const ask = useAction(async () => {
    await castad.auth.requestPasswordReset({ email: email.trim() });
    setSent(true);
  });
  return (
    <Page title={words.account.forgotTitle} lead={words.account.forgotLead} width="narrow">
      <Form onSend={ask.run} passes={passes}>
        <TextField
          label={words.account.email}
          type="email"
          inputMode="email"
          autoComplete="username"
          value={email}
          onValue={setEmail}
          error={shown.email}
        />
        <ErrorNotice error={ask.error} />
        {sent && <Notice>{words.account.resetMailed}</Notice>}
        <Button type="submit" look="full" busy={ask.busy}>
          {words.account.sendLink}
        </Button>
        <p className="small">
          <Link href="/sign-in">{words.account.toSignIn}</Link>
        </p>
      </Form>
    </Page>
  );
}
