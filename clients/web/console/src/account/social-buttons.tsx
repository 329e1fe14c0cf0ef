/** Signing in by way of Google, Discord or Kakao; those the operator has not set up say so once they were tried. */

import { IdentityProvider } from "@castad/web/messages";
import { useState } from "react";
import { CastadError, castad } from "../castad";
import { Button } from "../components/button";
import { ErrorNotice } from "../components/notice";
import { useAction } from "../hooks/use-action";
import { useWords } from "../words";
import { REDIRECT_URI, setOut } from "./consent";

export const PROVIDERS = [
  { provider: IdentityProvider.KAKAO, name: "Kakao" },
  { provider: IdentityProvider.GOOGLE, name: "Google" },
  { provider: IdentityProvider.DISCORD, name: "Discord" },
] as const;

type Provider = (typeof PROVIDERS)[number];

const missing = new Set<IdentityProvider>();

const NONE: readonly IdentityProvider[] = [];

type Props = { next: string; linking?: boolean; linked?: readonly IdentityProvider[] };

export function SocialButtons({ next, linking = false, linked = NONE }: Props) {
  const { words } = useWords();
  const offered = PROVIDERS.filter(({ provider }) => !linked.includes(provider));
  if (offered.length === 0) return null;
  return (
    <section className="stack tight" aria-label={words.account.orWith}>
      <p className="soft small">{linking ? words.account.linkWith : words.account.orWith}</p>
      {offered.map((found) => (
        <SocialButton key={found.name} {...found} next={next} linking={linking} />
      ))}
    </section>
  );
}

function SocialButton({ provider, name, next, linking }: Provider & { next: string; linking: boolean }) {
  const { words } = useWords();
  const [absent, setAbsent] = useState(missing.has(provider));
  const start = useAction(async () => {
    try {
      const { authorizationUrl, state } = await castad.auth.startOAuth({ provider, redirectUri: REDIRECT_URI });
      setOut({ to: linking ? "link" : "signIn", provider, state, next }, authorizationUrl);
    } catch (reason) {
      if (!(reason instanceof CastadError && reason.reason === "PROVIDER_NOT_CONFIGURED")) throw reason;
      missing.add(provider);
      setAbsent(true);
    }
  });
  return (
    <>
      <Button look="quiet full" disabled={absent} busy={start.busy} onClick={start.run}>
        {words.account.continueWith(name)}
      </Button>
      {absent && (
        <p className="soft small" role="status">
          {words.account.notSetUp(name)}
        </p>
      )}
      <ErrorNotice error={start.error} />
    </>
  );
}
