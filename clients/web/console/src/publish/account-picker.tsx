/** The accounts a post may go to. */
import { type Account, TokenState } from "@castad/web/messages";
import { useEffect, useEffectEvent } from "react";
import { castad } from "../castad";
import { ErrorNotice, Notice } from "../components/notice";
import { Skeleton } from "../components/skeleton";
import { useLoad } from "../hooks/use-load";
import { stepPath } from "../projects/steps";
import { AccountFace } from "../settings/account-face";
import { ConnectButtons } from "../settings/connect-buttons";
import { useWords } from "../words";

type Props = { projectId: string; chosen: Account | undefined; onChoose: (account: Account) => void };

export function AccountPicker({ projectId, chosen, onChoose }: Props) {
  const { words } = useWords();
  const accounts = useLoad("accounts", async () => (await castad.social.listAccounts({ pageSize: 100 })).accounts);
  const usable = accounts.value?.filter((account) => account.tokenState === TokenState.VALID) ?? [];
  const chooseFirst = useEffectEvent(() => {
    if (!chosen && usable[0]) onChoose(usable[0]);
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the first account is chosen when the list arrives
  useEffect(() => chooseFirst(), [accounts.value]);
  const unusable = (accounts.value?.length ?? 0) - usable.length;
  return (
    <section className="stack" aria-label={words.publish.account}>
      <fieldset className="choices">
        <legend>{words.publish.account}</legend>
        <ErrorNotice error={accounts.error} retry={accounts.reload} />
        {accounts.loading && <Skeleton lines={1} height="3rem" />}
        <div className="choices-list">
          {usable.map((account) => (
            <label key={account.id} className="choice">
              <input
                type="radio"
                name="account"
                checked={account.id === chosen?.id}
                onChange={() => onChoose(account)}
              />
              <AccountFace account={account} />
            </label>
          ))}
        </div>
      </fieldset>
      {unusable > 0 && <Notice look="warn">{words.publish.unusable(unusable)}</Notice>}
      <ConnectButtons next={stepPath("publish", projectId)} />
    </section>
  );
}
