/** Who the owner is, in which language and time zone, and leaving for good. */
import { useState } from "react";
import { PasswordField } from "../account/password-field";
import { missing } from "../account/rules";
import { castad } from "../castad";
import { Button } from "../components/button";
import { ConfirmButton } from "../components/confirm";
import { SelectField, TextArea, TextField } from "../components/field";
import { Form, useFaults } from "../components/form";
import { ErrorNotice, Notice } from "../components/notice";
import { useAction } from "../hooks/use-action";
import { Unverified } from "../projects/unverified";
import { useUser } from "../session";
import { useWords } from "../words";
import { SettingsPage } from "./settings-page";

const ZONES = Intl.supportedValuesOf("timeZone");

export default function ProfilePage() {
  const { words } = useWords();
  const user = useUser();
  return (
    <SettingsPage title={words.settings.profile} lead={user.email}>
      {!user.emailVerified && user.email && <Unverified />}
      <Profile />
      <Leaving />
    </SettingsPage>
  );
}

function Profile() {
  const { words } = useWords();
  const user = useUser();
  const [name, setName] = useState(user.displayName);
  const [bio, setBio] = useState(user.bio);
  const [locale, setLocale] = useState(user.locale.startsWith("en") ? "en" : "ko");
  const [zone, setZone] = useState(user.timezone);
  const [saved, setSaved] = useState(false);
  const { shown, passes } = useFaults(() => ({ name: missing(name, words) }));
  const save = useAction(async () => {
    setSaved(false);
    await castad.session.updateProfile({ changes: { displayName: name.trim(), bio, locale, timezone: zone } });
    setSaved(true);
  });
  return (
    <Form onSend={save.run} passes={passes}>
      <TextField
        label={words.account.displayName}
        autoComplete="name"
        maxLength={60}
        value={name}
        onValue={setName}
        error={shown.name}
      />
      <TextArea label={words.settings.bio} rows={3} limit={500} maxLength={500} value={bio} onValue={setBio} />
      <div className="pair">
        <SelectField label={words.settings.mailLanguage} value={locale} onValue={setLocale}>
          <option value="ko">한국어</option>
          <option value="en">English</option>
        </SelectField>
        <SelectField label={words.settings.timeZone} value={zone} onValue={setZone}>
          {[...new Set([user.timezone, ...ZONES])].map((found) => (
            <option key={found}>{found}</option>
          ))}
        </SelectField>
      </div>
      <ErrorNotice error={save.error} />
      {saved && !save.busy && <Notice>{words.common.saved}</Notice>}
      <div>
        <Button type="submit" busy={save.busy}>
          {words.common.save}
        </Button>
      </div>
    </Form>
  );
}

function Leaving() {
  const { words } = useWords();
  const user = useUser();
  const [password, setPassword] = useState("");
  return (
    <section className="card stack">
      <h2>{words.settings.leave}</h2>
      <p className="soft">{words.settings.leaveMore}</p>
      <div>
        <ConfirmButton
          label={words.settings.leave}
          title={words.settings.leaveTitle}
          yes={words.settings.leave}
          act={() => castad.session.deleteAccount({ password })}
        >
          <p>{words.settings.leaveWarning}</p>
          {user.hasPassword && <PasswordField label={words.account.password} value={password} onValue={setPassword} />}
        </ConfirmButton>
      </div>
    </section>
  );
}
