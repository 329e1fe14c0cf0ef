/** Providers the owner can sign in with beside the password. */

import { PROVIDERS, SocialButtons } from "../account/social-buttons";
import { castad } from "../castad";
import { ConfirmButton } from "../components/confirm";
import { ErrorNotice } from "../components/notice";
import { useFormat } from "../format";
import { useLoad } from "../hooks/use-load";
import { useWords } from "../words";

export function Identities() {
  const { words } = useWords();
  const format = useFormat();
  const list = useLoad("identities", async () => (await castad.auth.listIdentities({})).identities);
  const unlink = async (identityId: string) => {
    await castad.auth.unlinkIdentity({ identityId });
    list.reload();
  };
  return (
    <section className="stack" aria-labelledby="identities">
      <h2 id="identities">{words.settings.identities}</h2>
      <ErrorNotice error={list.error} retry={list.reload} />
      <ul className="stack tight">
        {list.value?.map((identity) => {
          const name = PROVIDERS.find((found) => found.provider === identity.provider)?.name ?? "";
          return (
            <li key={identity.id} className="card item">
              <div>
                <h3>{name}</h3>
                <p className="soft small">
                  {identity.email || identity.displayName} · {format.day(identity.linkedAt)}
                </p>
              </div>
              <ConfirmButton
                small
                label={words.settings.unlink}
                name={words.settings.unlinkName(name)}
                title={words.settings.unlinkName(name)}
                yes={words.settings.unlink}
                act={() => unlink(identity.id)}
              />
            </li>
          );
        })}
      </ul>
      {list.value && (
        <SocialButtons next="/settings/security" linking linked={list.value.map((identity) => identity.provider)} />
      )}
    </section>
  );
}
