/** Where the owner is signed in, and ending it there. */

import type { DeviceSession } from "@castad/web/messages";
import { castad } from "../castad";
import { Button } from "../components/button";
import { ConfirmButton } from "../components/confirm";
import { More } from "../components/more";
import { ErrorNotice } from "../components/notice";
import { Skeleton } from "../components/skeleton";
import { useFormat } from "../format";
import { useAction } from "../hooks/use-action";
import { usePages } from "../hooks/use-pages";
import { useWords } from "../words";

export function Sessions() {
  const { words } = useWords();
  const list = usePages("sessions", async (pageToken) => {
    const { sessions, ...page } = await castad.auth.listSessions({ pageToken });
    return { ...page, items: sessions };
  });
  return (
    <section className="stack" aria-labelledby="sessions">
      <div className="row between">
        <h2 id="sessions">{words.settings.sessions}</h2>
        <ConfirmButton
          small
          label={words.settings.everywhere}
          title={words.settings.everywhereTitle}
          yes={words.settings.everywhere}
          act={() => castad.session.signOutEverywhere()}
        />
      </div>
      <ErrorNotice error={list.error} retry={list.reload} />
      {!list.items && !list.error && <Skeleton lines={2} height="4rem" />}
      <ul className="stack tight">
        {list.items?.map((session) => (
          <SessionRow key={session.id} session={session} onEnd={list.reload} />
        ))}
      </ul>
      <More list={list} />
    </section>
  );
}

function SessionRow({ session, onEnd }: { session: DeviceSession; onEnd: () => void }) {
  const { words } = useWords();
  const format = useFormat();
  const name = session.deviceName || session.userAgent || words.settings.unknownDevice;
  const end = useAction(async () => {
    await castad.auth.revokeSession({ sessionId: session.id });
    onEnd();
  });
  return (
    <li className="card item">
      <div>
        <h3>{name}</h3>
        <p className="soft small">
          {session.ip} · {words.settings.lastUsed(format.moment(session.lastUsedAt))}
        </p>
        <ErrorNotice error={end.error} />
      </div>
      {session.current ? (
        <span className="badge good">{words.settings.thisDevice}</span>
      ) : (
        <Button look="quiet small" busy={end.busy} onClick={end.run}>
          {words.settings.endSession}
          <span className="hidden">{name}</span>
        </Button>
      )}
    </li>
  );
}
