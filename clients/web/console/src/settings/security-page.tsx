/** Password, linked providers, and where the owner is signed in. */
import { useState } from "react";
import { PasswordField } from "../account/password-field";
import { missing, passwordFault } from "../account/rules";
import { castad } from "../castad";
import { Button } from "../components/button";
import { Form, useFaults } from "../components/form";
import { ErrorNotice, Notice } from "../components/notice";
import { useAction } from "../hooks/use-action";
import { useUser } from "../session";
import { useWords } from "../words";
import { Identities } from "./identities";
import { Sessions } from "./sessions";
import { SettingsPage } from "./settings-page";

export default function SecurityPage() {
  const { words } = useWords();
  return (
    <SettingsPage title={words.settings.security}>
      <Password />
      <Sessions />
      <Identities />
    </SettingsPage>
  );
}

function Password() {
  const { words } = useWords();
  const { hasPassword } = useUser();
  const [current, setCurrent] = useState("");
  const [fresh, setFresh] = useState("");
  const [done, setDone] = useState(false);
  const { shown, passes } = useFaults(() => ({
    current: hasPassword ? missing(current, words) : undefined,
    fresh: passwordFault(fresh, words),
  }));
  const change = useAction(async () => {
    setDone(false);
    await castad.session.changePassword({ currentPassword: current, newPassword: fresh });
    setDone(true);
  });
  return (
    <section className="card stack">
      <h2>{hasPassword ? words.settings.changePassword : words.settings.firstPassword}</h2>
      <Form onSend={change.run} passes={passes}>
        {hasPassword && (
          <PasswordField
            label={words.settings.currentPassword}
            value={current}
            onValue={setCurrent}
            error={shown.current}
          />
        )}
        <PasswordField
          label={words.account.newPassword}
          value={fresh}
          onValue={setFresh}
          fresh
          error={shown.fresh}
          hint={words.account.passwordHint}
        />
        <ErrorNotice error={change.error} />
        {done && <Notice>{words.settings.passwordChanged}</Notice>}
        <div>
          <Button type="submit" look="quiet" busy={change.busy}>
            {words.account.setPassword}
          </Button>
        </div>
      </Form>
    </section>
  );
}
