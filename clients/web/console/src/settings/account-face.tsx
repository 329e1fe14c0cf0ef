/** An account as its owner knows it. */
import type { Account } from "@castad/web/messages";
import { useWords } from "../words";

export function AccountFace({ account }: { account: Account }) {
  const { words } = useWords();
  return (
    <>
      {account.avatarUrl && (
        <img className="avatar" src={account.avatarUrl} alt="" width="28" height="28" referrerPolicy="no-referrer" />
      )}
      <span>
        {words.platforms[account.platform]}
        <span className="account-name"> · {account.name}</span>
      </span>
    </>
  );
}
