/** Connecting YouTube or Instagram: off to the platform's consent page, and back to where one was. */
import { Platform } from "@castad/web/messages";
import { useState } from "react";
import { REDIRECT_URI, setOut } from "../account/consent";
import { CastadError, castad } from "../castad";
import { Button } from "../components/button";
import { ErrorNotice } from "../components/notice";
import { useAction } from "../hooks/use-action";
import { Unverified } from "../projects/unverified";
import { useWords } from "../words";

const PLATFORMS = [Platform.YOUTUBE, Platform.INSTAGRAM] as const;
const ABSENT = new Set(["PROVIDER_NOT_CONFIGURED", "NOT_IMPLEMENTED"]);

const missing = new Set<Platform>();

export function ConnectButtons({ next }: { next: string }) {
  return (
    <div className="row">
      {PLATFORMS.map((platform) => (
        <ConnectButton key={platform} platform={platform} next={next} />
      ))}
    </div>
  );
}

function ConnectButton({ platform, next }: { platform: Platform; next: string }) {
  const { words } = useWords();
  const name = words.platforms[platform];
  const [absent, setAbsent] = useState(missing.has(platform));
  const connect = useAction(async () => {
    try {
      const { authorizationUrl, state } = await castad.social.startConnect({ platform, redirectUri: REDIRECT_URI });
      setOut({ to: "connect", platform, state, next }, authorizationUrl);
    } catch (reason) {
      if (!(reason instanceof CastadError && ABSENT.has(reason.reason))) throw reason;
      missing.add(platform);
      setAbsent(true);
    }
  });
  return (
    <div className="stack tight start">
      <Button look="quiet small" disabled={absent} busy={connect.busy} onClick={connect.run}>
        {words.accounts.connect(name)}
      </Button>
      {absent && (
        <p className="soft small" role="status">
          {words.account.notSetUp(name)}
        </p>
      )}
      {connect.error?.reason === "EMAIL_NOT_VERIFIED" ? <Unverified /> : <ErrorNotice error={connect.error} />}
    </div>
  );
}
