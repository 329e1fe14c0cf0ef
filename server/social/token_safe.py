"""Keeps what opens accounts and uploads where only this deployment's keys open it."""

import json
from datetime import datetime
from uuid import UUID

from server.core.keyring import Keyring, Place
from server.jobs.models import Job
from server.social.connect_ports import Tokens
from server.social.models import Account
from server.social.ports import Platform


class TokenSafe:
    """Seals and opens the tokens of accounts, and the handles of posts, with which anybody could go on uploading."""

    def __init__(self, keyring: Keyring) -> None:
        self._keyring = keyring

    def seal(self, tokens: Tokens, user_id: UUID, account_id: UUID, platform: Platform) -> str:
        """What the account's row keeps."""
        ends = tokens.consent_ends.isoformat() if tokens.consent_ends else None
        moments = [tokens.expires_at.isoformat(), tokens.renew_at.isoformat(), ends]
        text = json.dumps([tokens.access_token, tokens.refresh_token, *moments])
        return self._keyring.seal(text, tokens_place(user_id, account_id, platform))

    def open(self, sealed: str, account: Account) -> Tokens:
        """The account's tokens; raises SealBroken."""
        place = tokens_place(account.user_id, account.id, account.platform)
        access, refresh, expires, renew, ends = json.loads(self._keyring.open(sealed, place))
        consent_ends = datetime.fromisoformat(ends) if ends else None
        return Tokens(access, refresh, datetime.fromisoformat(expires), datetime.fromisoformat(renew), consent_ends)

    def seal_handle(self, handle: str, job: Job) -> str:
        """What the post's job keeps."""
        return self._keyring.seal(handle, _handle_place(job))

    def open_handle(self, sealed: str, job: Job) -> str:
        """The platform's handle; raises SealBroken."""
        return self._keyring.open(sealed, _handle_place(job))


def tokens_place(user_id: UUID, account_id: UUID, platform: Platform) -> Place:
    """Where the sealed tokens of an account are kept."""
    return Place("platform_accounts", "tokens", account_id, user_id, platform)


def _handle_place(job: Job) -> Place:
    return Place("jobs", "vendor_handle", job.id, job.user_id, "post")
