"""`castad keys rotate`: keys can be changed and taken away without losing a stored token."""

import os
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from server.auth import oauth_repository
from server.auth.key_rotation import KeyRotation, Renewal
from server.auth.oauth_models import Identity
from server.auth.oauth_ports import Provider
from server.auth.oauth_tokens import ProviderTokenSafe
from server.core import caller, keyring
from server.core.caller import Caller
from server.core.database import Database
from server.core.keyring import Keyring, SealBroken
from server.core.principal import Principal
from server.core.settings import Settings
from tests.fakes import identity_providers
from tests.fakes.identity_providers import Person
from tests.integration.auth_desk import Admin, fresh_address, superuser
from tests.integration.oauth_desk import opened

ROOT = Path(__file__).parents[2]
OLD, NEW = f"k1={'o' * 32}", f"k2={'n' * 32}"


@pytest.fixture
async def admin(dsn: str) -> AsyncIterator[Admin]:
    async with superuser(dsn) as made:
        await made.run("DELETE FROM castad.identities")
        await made.run("UPDATE castad.platform_accounts SET tokens = '' WHERE tokens <> ''")
        yield made


def ring(config: Settings, keys: str) -> Keyring:
    return keyring.load(config.model_copy(update={"encryption_keys": SecretStr(keys)}))


async def signed_in(config: Settings, database: Database, keys: str, people: int) -> list[Principal]:
    """Newcomers whose tokens are sealed under the first of `keys`."""
    caller.enter(Caller())
    found = []
    async with (
        identity_providers.serving() as fakes,
        opened(config, database, fakes, encryption_keys=SecretStr(keys)) as house,
    ):
        for number in range(people):
            fakes.people[Provider.GOOGLE] = Person(f"{keys}-{number}", fresh_address())
            found.append(Principal((await house.sign_in(Provider.GOOGLE)).signed_in.user.user_id))
    return found


async def identity_of(database: Database, who: Principal) -> Identity:
    async with database.uow(who) as tx:
        (only,) = await oauth_repository.list_identities(tx, who.user_id, None, 2)
    return only


async def test_the_old_key_can_go_when_all_is_under_the_new_one(
    config: Settings, database: Database, admin: Admin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.auth.key_rotation.BATCH", 2)
    people = await signed_in(config, database, OLD, 5)
    with pytest.raises(SealBroken):
        ProviderTokenSafe(ring(config, NEW)).open(await identity_of(database, people[0]))
    rotation = KeyRotation(database, ring(config, f"{NEW},{OLD}"))
    assert await rotation.outstanding() == 5
    assert [outcome async for outcome in rotation.run()] == [Renewal.RENEWED] * 5
    assert await rotation.outstanding() == 0
    for who in people:
        tokens = ProviderTokenSafe(ring(config, NEW)).open(await identity_of(database, who))
        assert tokens.access_token.startswith("at-")
    assert await admin.rows("SELECT * FROM castad.audit_events WHERE action = 'keys.rotated'")


async def test_signing_in_again_renews_by_itself(config: Settings, database: Database, admin: Admin) -> None:
    (who,) = await signed_in(config, database, OLD, 1)
    identity = await identity_of(database, who)
    async with (
        identity_providers.serving() as fakes,
        opened(config, database, fakes, encryption_keys=SecretStr(f"{NEW},{OLD}")) as house,
    ):
        fakes.people[Provider.GOOGLE] = Person(identity.subject, identity.email)
        await house.sign_in(Provider.GOOGLE)
    assert (await identity_of(database, who)).tokens.startswith("v1.k2.")


async def test_a_row_whose_key_is_gone_is_told_of_and_left(config: Settings, database: Database, admin: Admin) -> None:
    (who,) = await signed_in(config, database, OLD, 1)
    before = await identity_of(database, who)
    rotation = KeyRotation(database, ring(config, NEW))
    assert [outcome async for outcome in rotation.run()] == [Renewal.LOST]
    assert await identity_of(database, who) == before


def rotate(config: Settings, keys: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"CASTAD_DATA_DIR": str(config.data_dir), "CASTAD_ENCRYPTION_KEYS": keys}
    command = [sys.executable, "-m", "server.cli", "keys", "rotate"]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60)


async def test_the_command_says_what_it_did(config: Settings, database: Database, admin: Admin) -> None:
    (who,) = await signed_in(config, database, OLD, 1)
    failed = rotate(config, NEW)
    assert failed.returncode == 1 and "1 could not be opened" in failed.stdout
    done = rotate(config, f"{NEW},{OLD}")
    assert done.returncode == 0 and "1/1" in done.stdout and "1 stored tokens" in done.stdout
    assert (await identity_of(database, who)).tokens.startswith("v1.k2.")
    refused = rotate(config, "k1=short")
    assert refused.returncode == 2 and "Nothing was changed" in refused.stdout
