/** The channels and pages that posts can go to. */
import { type Account, Platform, TokenState } from "@castad/web/messages";
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
import { AccountFace } from "./account-face";
import { ConnectButtons } from "./connect-buttons";
import { SettingsPage } from "./settings-page";

export default function AccountsPage() {
  const { words } = useWords();
  const list = usePages("accounts", async (pageToken) => {
    const { accounts, ...page } = await castad.social.listAccounts({ pageToken });
    return { ...page, items: accounts };
  });
  return (
    <SettingsPage title={words.settings.accounts} lead={words.accounts.lead}>
      <ConnectButtons next="/settings/accounts" />
      <ErrorNotice error={list.error} retry={list.reload} />
      {!list.items && !list.error && <Skeleton lines={2} height="4rem" />}
      <ul className="stack tight">
        {list.items?.map((account) => (
          <AccountRow key={account.id} account={account} onChange={list.reload} />
        ))}
      </ul>
      <More list={list} />
    </SettingsPage>
  );
}

function AccountRow({ account, onChange }: { account: Account; onChange: () => void }) {
  const { words } = useWords();
  const format = useFormat();
  const valid = account.tokenState === TokenState.VALID;
  return (
    <li className="card item">
      <div>
        <h2 className="row account">
          <AccountFace account={account} />
          <span className={`badge ${valid ? "good" : "bad"}`}>{words.accounts.states[account.tokenState]}</span>
        </h2>
        <p className="soft small">{words.accounts.since(format.day(account.connectedAt))}</p>
      </div>
      {account.platform !== Platform.LOCAL && <AccountActions account={account} onChange={onChange} />}
    </li>
  );
}

function AccountActions({ account, onChange }: { account: Account; onChange: () => void }) {
  const { words } = useWords();
  const refresh = useAction(async () => {
    try {
      await castad.social.refreshAccount({ accountId: account.id });
    } finally {
      onChange(); // a consent that turned out to have ended is shown, too
    }
  });
  const disconnect = async () => {
    await castad.social.disconnect({ accountId: account.id });
    onChange();
  };
  return (
    <div className="stack tight">
      <div className="row">
        <Button look="quiet small" busy={refresh.busy} onClick={refresh.run}>
          {words.accounts.refresh}
        </Button>
        <ConfirmButton
          small
          label={words.accounts.disconnect}
          title={words.accounts.disconnectTitle(account.name)}
          yes={words.accounts.disconnect}
          act={disconnect}
        >
          <p>{words.accounts.disconnectMore}</p>
        </ConfirmButton>
      </div>
      <ErrorNotice error={refresh.error} />
    </div>
  );
}
