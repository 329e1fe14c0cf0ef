/** An account as its owner knows it. */
import type { Account } from "@castad/web/messages";
import { useState } from "react";
import { useWords } from "../words";

export function AccountFace({ account }: { account: Account }) {
  const { words } = useWords();
  // The picture is the platform's, which may have thrown it away since.
  const [gone, setGone] = useState(false);
  return (
    <>
      {account.avatarUrl && !gone && (
        <img
          className="avatar"
          src={account.avatarUrl}
          alt=""
          width="28"
          height="28"
          referrerPolicy="no-referrer"
          onError={() => setGone(true)}
        />
      )}
      <span>
        {words.platforms[account.platform]}
        <span className="account-name"> · {account.name}</span>
      </span>
    </>
  );
}
