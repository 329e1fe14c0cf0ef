/** Where identity providers and platforms send the user back to. */
import { useEffect, useEffectEvent } from "react";
import { useLocation, useSearchParams } from "wouter";
import { castad } from "../castad";
import { ButtonLink } from "../components/button";
import { ErrorNotice, Notice } from "../components/notice";
import { Page } from "../components/page";
import { Skeleton } from "../components/skeleton";
import { useAction } from "../hooks/use-action";
import { ownPath } from "../own-path";
import { useSession } from "../session";
import { useWords } from "../words";
import { comeBack, type Errand } from "./consent";
import { deviceName } from "./rules";

export default function OAuthCallback() {
  const { words } = useWords();
  const known = useSession() !== "unknown";
  const [search] = useSearchParams();
  const [, go] = useLocation();
  const code = search.get("code");
  const finish = useAction(async () => {
    const errand = comeBack(search.get("state") ?? "");
    if (!errand || !code) return go("/", { replace: true });
    await complete(errand, code);
    go(ownPath(errand.next), { replace: true });
  });
  const begin = useEffectEvent(() => code && finish.run());
  // Linking and connecting are done by a user, so it must be known first who that is.
  useEffect(() => void (known && begin()), [known]);
  return (
    <Page title={words.account.callbackTitle} width="narrow">
      <div className="stack">
        {code && !finish.error && <Skeleton lines={2} />}
        {!code && <Notice look="warn">{words.account.consentRefused}</Notice>}
        <ErrorNotice error={finish.error} />
        {(finish.error || !code) && <ButtonLink to="/">{words.common.back}</ButtonLink>}
      </div>
    </Page>
  );
}

async function complete(errand: Errand, code: string): Promise<unknown> {
  const { state } = errand;
  if (errand.to === "connect") return castad.social.completeConnect({ platform: errand.platform, code, state });
  const device = deviceName(navigator.userAgent);
  return castad.session.completeOAuth({ provider: errand.provider, code, state, deviceName: device });
}
