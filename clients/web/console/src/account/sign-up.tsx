/** Making an account. */
import { useState } from "react";
import { Link } from "wouter";
import { castad } from "../castad";
import { Button } from "../components/button";
import { TextField } from "../components/field";
import { Form, useFaults } from "../components/form";
import { ErrorNotice, Notice } from "../components/notice";
import { Page } from "../components/page";
import { useAction } from "../hooks/use-action";
import { useNext } from "../session";
import { useWords } from "../words";
import { PasswordField } from "./password-field";
import { deviceName, emailFault, missing, passwordFault } from "./rules";
import { keepSignUpSecret } from "./sign-up-secret";
import { SocialButtons } from "./social-buttons";

export default function SignUp() {
  const { words } = useWords();
  const next = useNext();
  const [mailed, setMailed] = useState("");
  if (mailed) return <Mailed email={mailed} />;
  return (
    <Page title={words.account.signUp} lead={words.account.signUpLead} width="narrow">
      <div className="stack loose">
        <SignUpForm onMailed={setMailed} />
        <SocialButtons next={next} />
      </div>
    </Page>
  );
}

function SignUpForm({ onMailed }: { onMailed: (email: string) => void }) {
  const { words, tongue } = useWords();
  const next = useNext();
  const [displayName, setDisplayName] = useState("");
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const { shown, passes } = useFaults(() => ({
    displayName: missing(displayName, words),
    email: emailFault(email, words),
    password: passwordFault(password, words),
  }));
  const signUp = useAction(async () => {
    const device = deviceName(navigator.userAgent);
    const wish = { email: email.trim(), password, displayName: displayName.trim(), locale: tongue, deviceName: device };
    const { signupSecret } = await castad.session.signUp(wish);
    if (!signupSecret) return;
    keepSignUpSecret(signupSecret);
    onMailed(wish.email);
  });
  return (
    <Form onSend={signUp.run} passes={passes}>
      <TextField
        label={words.account.displayName}
        autoComplete="name"
        maxLength={60}
        value={displayName}
        onValue={setDisplayName}
        error={shown.displayName}
      />
      <TextField
        label={words.account.email}
        type="email"
        inputMode="email"
        autoComplete="username"
        value={email}
        onValue={setEmail}
        error={shown.email}
      />
      <PasswordField
        label={words.account.password}
        value={password}
        onValue={setPassword}
        fresh
        error={shown.password}
        hint={words.account.passwordHint}
      />
      <ErrorNotice error={signUp.error} />
      <Button type="submit" look="full" busy={signUp.busy}>
        {words.account.signUp}
      </Button>
      <p className="small">
        <Link href={`/sign-in?next=${encodeURIComponent(next)}`}>{words.account.toSignIn}</Link>
      </p>
    </Form>
  );
}

function Mailed({ email }: { email: string }) {
  const { words } = useWords();
  return (
    <Page title={words.account.mailedTitle} width="narrow">
      <Notice>{words.account.mailedSignUp(email)}</Notice>
    </Page>
  );
}
