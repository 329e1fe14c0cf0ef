"""The use cases of accounts: which there are, and whether one may be posted to."""

from uuid import UUID

from server.auth import service as auth
from server.core.database import Transaction
from server.core.errors import NotFound
from server.core.paging import Page, PageTokens, page_size
from server.social import account_repository
from server.social.errors import AccountReconnectRequired
from server.social.models import Account, TokenState
from server.social.ports import Platform

LIST = "accounts"
LOCAL_ACCOUNT, LOCAL_NAME = "gallery", "CastAD"


async def list_accounts(
    tx: Transaction, user_id: UUID, tokens: PageTokens, platform: Platform | None, *, size: int, token: str
) -> Page[Account]:
    """A page of accounts, newest first; everybody's LOCAL one is made at the first look."""
    before = tokens.read(LIST, user_id, token)
    size = page_size(size)
    await account_repository.add_account(tx, user_id, Platform.LOCAL, LOCAL_ACCOUNT, LOCAL_NAME)
    rows, total = await account_repository.page(tx, user_id, platform=platform, limit=size + 1, before=before)
    return tokens.page(LIST, user_id, rows, size, total)


async def usable(tx: Transaction, user_id: UUID, account_id: UUID) -> Account:
    """An account that may be posted to; raises NotFound, EmailNotVerified or AccountReconnectRequired."""
    account = await account_repository.get_account(tx, user_id, account_id)
    if account is None:
        raise NotFound
    if account.platform is not Platform.LOCAL:
        await auth.require_verified(tx, user_id)
    if account.token_state is not TokenState.VALID:
        raise AccountReconnectRequired
    return account
