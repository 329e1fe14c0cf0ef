"""Connecting accounts: the whole way through consent, tokens that are renewed by one at a time, and their end."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import asyncpg
import pytest
from castad.social.v1 import account_calls_pb2, account_pb2

from server.auth.errors import EmailNotVerified
from server.auth.key_rotation import Renewal
from server.auth.oauth_errors import (
    ExchangeFailed,
    OAuthStateInvalid,
    ProviderUnavailable,
    RedirectNotAllowed,
)
from server.core import keyring, principal
from server.core.database import Database
from server.core.errors import NotFound, ValidationFailed
from server.core.keyring import Keyring
from server.core.principal import Principal
from server.core.safe_http import SafeHttp
from server.core.settings import Settings
from server.social import account_repository
from server.social.account_tokens import AccountTokens
from server.social.errors import AccountReconnectRequired
from server.social.key_rotation import AccountKeyRotation
from server.social.models import Account
from server.social.ports import Platform
from server.social.token_safe import TokenSafe
from server.wiring_platforms import platforms
from tests.fakes.server import Fault
from tests.fakes.youtube import READ_SCOPE
from tests.integration.outlets_desk import Outlets, opened, signed_in, wire
from tests.integration.social_desk import UNUSED, ready

NewUser = Callable[[], Awaitable[Principal]]
BOTH = pytest.mark.parametrize("platform", [Platform.YOUTUBE, Platform.INSTAGRAM])


@pytest.fixture
async def outlets(
    config: Settings, database: Database, worker_database: Database, dsn: str, tmp_path: Path
) -> AsyncIterator[Outlets]:
    async with opened(config, database, worker_database, dsn, tmp_path) as house:
        yield house


@pytest.fixture
async def owner(new_user: NewUser) -> Principal:
    return signed_in(await new_user())


async def row_of(outlets: Outlets, owner: Principal, account: account_pb2.Account) -> Account:
    async with outlets.app.database.uow(owner) as tx:
        (rows, _) = await account_repository.page(tx, owner.user_id, platform=None, limit=9, before=None)
    return next(row for row in rows if str(row.id) == account.id)


async def execute(dsn: str, sql: str, *values: object) -> list[asyncpg.Record]:
    connection = await asyncpg.connect(dsn)
    try:
        rows: list[asyncpg.Record] = await connection.fetch(sql, *values)
        return rows
    finally:
        await connection.close()


async def refresh(account: account_pb2.Account, outlets: Outlets) -> account_pb2.Account:
    request = account_calls_pb2.RefreshAccountRequest(account_id=account.id)
    return (await outlets.desk.servicer.RefreshAccount(request, UNUSED)).account


async def disconnect(account: account_pb2.Account, outlets: Outlets) -> None:
    await outlets.desk.servicer.Disconnect(account_calls_pb2.DisconnectRequest(account_id=account.id), UNUSED)


@BOTH
async def test_a_consent_connects_an_account_and_its_tokens_are_kept_sealed(
    outlets: Outlets, owner: Principal, platform: Platform, dsn: str
) -> None:
    (account,) = await outlets.connect(owner, platform)
    assert account.platform == wire(platform) and account.avatar_url.startswith("https://")
    assert account.name in ("파도스테이", "pado_stay")
    assert account.token_state == account_pb2.TOKEN_STATE_VALID
    assert account.HasField("token_expires_at") == (platform is Platform.INSTAGRAM)
    (row,) = await execute(dsn, "SELECT * FROM castad.platform_accounts WHERE user_id = $1", owner.user_id)
    assert not [secret for secret in outlets.fake(platform).secrets_seen if secret in str(dict(row))]
    (again,) = await outlets.connect(owner, platform)
    assert again.id == account.id, "connecting again is the same account"


async def test_only_proved_owners_with_their_own_state_get_anywhere(
    outlets: Outlets, owner: Principal, new_user: NewUser, dsn: str
) -> None:
    nobody = signed_in(await new_user())
    await execute(dsn, "UPDATE castad.users SET email_verified_at = NULL WHERE user_id = $1", nobody.user_id)
    with pytest.raises(EmailNotVerified):
        await outlets.depart(nobody, Platform.YOUTUBE)
    code, state = await outlets.depart(owner, Platform.YOUTUBE)
    other = signed_in(await new_user())
    for who, platform, shown in (
        (other, Platform.YOUTUBE, state),
        (Principal(owner.user_id, other.session_id), Platform.YOUTUBE, state),
        (owner, Platform.YOUTUBE, state),
    ):
        with pytest.raises(OAuthStateInvalid):
            await outlets.arrive(who, platform, code, shown)
    request = account_calls_pb2.StartConnectRequest(
        platform=wire(Platform.YOUTUBE), redirect_uri="https://stranger.example/"
    )
    with pytest.raises(RedirectNotAllowed):
        await outlets.desk.servicer.StartConnect(request, UNUSED)


async def test_unticked_scopes_and_channelless_owners_are_told(outlets: Outlets, owner: Principal) -> None:
    outlets.youtube.scopes = frozenset({READ_SCOPE})
    with pytest.raises(ExchangeFailed) as refused:
        await outlets.connect(owner, Platform.YOUTUBE)
    assert refused.value.metadata == {"missing": "scopes"}


@BOTH
async def test_ten_workers_race_for_a_renewal_and_one_asks(
    outlets: Outlets, owner: Principal, platform: Platform, worker_database: Database
) -> None:
    (account,) = await outlets.connect(owner, platform)
    row = await row_of(outlets, owner, account)
    fake, operation = outlets.fake(platform), "token" if platform is Platform.YOUTUBE else "refresh"
    fake.fail(operation, Fault(status=0, delay_s=0.3))
    before = len(fake.calls_of(operation))
    old = await outlets.worker.tokens.valid(row)

    async def one_worker() -> str:
        http = SafeHttp.configured(outlets.config)
        async with platforms(outlets.config, worker_database, http) as worker:
            return await worker.tokens.access(row).token(refused=old.access_token)

    given = await asyncio.gather(*(one_worker() for _ in range(10)))
    assert len(set(given)) == 1 and given[0] != old.access_token
    assert len(fake.calls_of(operation)) - before == 1


async def test_a_transient_failure_keeps_the_token_that_still_holds(outlets: Outlets, owner: Principal) -> None:
    (account,) = await outlets.connect(owner, Platform.YOUTUBE)
    row = await row_of(outlets, owner, account)
    held = await outlets.worker.tokens.valid(row)
    outlets.youtube.fail("token", "backendError")
    with pytest.raises(ProviderUnavailable):
        await refresh(account, outlets)
    assert (await outlets.worker.tokens.valid(row)).access_token == held.access_token
    assert (await outlets.account(row.id)).token_state == account_pb2.TOKEN_STATE_VALID
    assert (await refresh(account, outlets)).token_state == account_pb2.TOKEN_STATE_VALID


@BOTH
async def test_an_ended_consent_is_noticed_once_told_by_mail_and_mended_by_connecting_again(
    outlets: Outlets, owner: Principal, platform: Platform, dsn: str
) -> None:
    (account,) = await outlets.connect(owner, platform)
    if platform is Platform.YOUTUBE:
        for grant in outlets.youtube.refresh_tokens.values():
            grant.revoked = True
    else:
        outlets.instagram.expire_tokens()
    for _ in range(2):
        with pytest.raises(AccountReconnectRequired):
            await refresh(account, outlets)
    shown = (await outlets.account((await row_of(outlets, owner, account)).id)).token_state
    assert shown in (account_pb2.TOKEN_STATE_REVOKED, account_pb2.TOKEN_STATE_EXPIRED)
    mails = await execute(dsn, "SELECT kind, facts FROM castad.mails WHERE user_id = $1", owner.user_id)
    assert [mail["kind"] for mail in mails] == ["reconnect_needed"]
    (again,) = await outlets.connect(owner, platform)
    assert again.id == account.id and again.token_state == account_pb2.TOKEN_STATE_VALID


async def test_renewals_come_before_the_end_by_a_schedule(outlets: Outlets, owner: Principal, dsn: str) -> None:
    (account,) = await outlets.connect(owner, Platform.INSTAGRAM)
    renewals, _ = outlets.worker.companions
    await renewals.round()
    assert not outlets.instagram.calls_of("refresh")
    await execute(dsn, "UPDATE castad.platform_accounts SET renew_at = now() WHERE id = $1::uuid", account.id)
    row = await row_of(outlets, owner, account)
    due = await outlets.worker.tokens.valid(row)
    assert due.consent_ends and due.renew_at < due.consent_ends


async def test_disconnecting_hands_the_consent_back_and_forgets_the_tokens(
    outlets: Outlets, owner: Principal, dsn: str
) -> None:
    (account,) = await outlets.connect(owner, Platform.YOUTUBE)
    await disconnect(account, outlets)
    assert [grant.revoked for grant in outlets.youtube.refresh_tokens.values()] == [True]
    (row,) = await execute(dsn, "SELECT tokens FROM castad.platform_accounts WHERE id = $1::uuid", account.id)
    assert row["tokens"] == ""
    listed = await outlets.desk.servicer.ListAccounts(account_calls_pb2.ListAccountsRequest(), UNUSED)
    assert account.id not in [each.id for each in listed.accounts]
    with pytest.raises(NotFound):
        await refresh(account, outlets)


async def test_the_local_account_stays_and_strangers_see_none(
    outlets: Outlets, owner: Principal, new_user: NewUser
) -> None:
    made = await ready(outlets.desk, owner)
    local = await outlets.account(made.account_id)
    assert await refresh(local, outlets) == local
    with pytest.raises(ValidationFailed):
        await disconnect(local, outlets)
    principal.act_as(await new_user())
    for step in (refresh, disconnect):
        with pytest.raises(NotFound):
            await step(local, outlets)


async def test_accounts_stay_connected_when_the_encryption_key_changes(
    outlets: Outlets, owner: Principal, database: Database
) -> None:
    (account,) = await outlets.connect(owner, Platform.INSTAGRAM)
    row = await row_of(outlets, owner, account)
    held = await outlets.worker.tokens.valid(row)
    old = keyring.load(outlets.config)
    both = Keyring({"new": b"n" * 32, **old._keys})
    rotation = AccountKeyRotation(database, both)
    assert await rotation.outstanding() >= 1
    assert Renewal.RENEWED in [outcome async for outcome in rotation.run()]
    tokens = AccountTokens(database, TokenSafe(Keyring({"new": b"n" * 32})), {})
    assert (await tokens.valid(row)).access_token == held.access_token
