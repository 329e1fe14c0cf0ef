/** Signing in with email and password, or by way of a provider. */
import { useState } from "react";
import { Link } from "wouter";
import { castad } from "../castad";
import { Button } from "../components/button";
import { TextField } from "../components/field";
import { Form, useFaults } from "../components/form";
import { ErrorNotice } from "../components/notice";
import { Page } from "../components/page";
import { useAction } from "../hooks/use-action";
import { useNext } from "../session";
import { useWords } from "../words";
import { PasswordField } from "./password-field";
import { deviceName, emailFault, missing } from "./rules";
import { SocialButtons } from "./social-buttons";

export default function SignIn() {
  const { words } = useWords();
  const next = useNext();
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const { shown, passes } = useFaults(() => ({
    email: emailFault(email, words),
    password: missing(password, words),
  }));
  const signIn = useAction(() =>
    castad.session.signIn({ email: email.trim(), password, deviceName: deviceName(navigator.userAgent) }),
  );
  return (
    <Page title={words.account.signIn} lead={words.account.signInLead} width="narrow">
      <div className="stack loose">
        <Form onSend={signIn.run} passes={passes}>
          <TextField
            label={words.account.email}
            type="email"
            autoComplete="username"
            inputMode="email"
            value={email}
            onValue={setEmail}
            error={shown.email}
          />
          <PasswordField label={words.account.password} value={password} onValue={setPassword} error={shown.password} />
          <ErrorNotice error={signIn.error} />
          <Button type="submit" look="full" busy={signIn.busy}>
            {words.account.signIn}
          </Button>
          <p className="row between small">
            <Link href="/forgot-password">{words.account.forgot}</Link>
            <Link href={`/sign-up?next=${encodeURIComponent(next)}`}>{words.account.toSignUp}</Link>
          </p>
        </Form>
        <SocialButtons next={next} />
      </div>
    </Page>
  );
}
