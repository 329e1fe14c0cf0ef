"""How the Python client keeps a session alive for many callers, and what it does when that fails."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from grpclib.const import Status

from castad_client import CastadError, MemoryTokenStore, SignedOut, Tokens, Unavailable
from castad_client.errors import Refusal, error_of
from castad_client.gen.castad.auth.v1 import Session, User
from castad_client.gen.castad.common.v1 import ErrorReason
from castad_client.keeper import Keeper

LIFE = timedelta(minutes=15)
AWAY = error_of(Refusal(Status.UNAVAILABLE, "away"))
REUSED = error_of(Refusal(Status.UNAUTHENTICATED, "reused", ErrorReason.REFRESH_REUSED))


def tokens(*, used: float = 0.0, name: str = "first") -> Tokens:
    """Tokens of a session, that part of the access token's life gone."""
    received = datetime.now(UTC) - LIFE * used
    return Tokens(f"{name}-access", f"{name}-refresh", received + LIFE, received, "me", "me@example.com", "device")


class Server:
    """Exchanges the newest refresh token, once each, when it may."""

    def __init__(self) -> None:
        self.spent: list[str] = []
        self.open = asyncio.Event()
        self.open.set()
        self.fault: CastadError | None = None

    async def spend(self, refresh_token: str) -> Session:
        self.spent.append(refresh_token)
        await self.open.wait()
        if self.fault:
            raise self.fault
        name = f"renewed-{len(self.spent)}"
        return Session(
            access_token=f"{name}-access",
            access_expires_at=datetime.now(UTC) + LIFE,
            refresh_token=f"{name}-refresh",
            user=User(id="me", email="me@example.com"),
        )


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture
def holding(server: Server) -> Callable[..., Keeper]:
    """Makes a keeper that holds tokens, and whose store may hold others by now."""

    def make(held: Tokens, store: MemoryTokenStore | None = None) -> Keeper:
        keeper = Keeper(store or MemoryTokenStore(held), server.spend)
        keeper._hold(held)
        return keeper

    return make


Holding = Callable[..., Keeper]


async def test_a_young_token_is_used_as_it_is(server: Server, holding: Holding) -> None:
    assert await holding(tokens(used=0.7)).fresh_token() == "first-access"
    assert not server.spent


async def test_however_many_find_it_old_it_is_renewed_once(server: Server, holding: Holding) -> None:
    store = MemoryTokenStore()
    keeper = holding(tokens(used=0.9), store)
    server.open.clear()
    callers = [asyncio.create_task(keeper.fresh_token()) for _ in range(50)]
    while not server.spent:
        await asyncio.sleep(0)
    server.open.set()
    assert set(await asyncio.gather(*callers)) == {"renewed-1-access"}
    assert server.spent == ["first-refresh"]
    saved = await store.load()
    assert saved == keeper.tokens and saved and saved.refresh_token == "renewed-1-refresh"
    assert saved.device_token == "device"


async def test_a_refusal_heard_late_does_not_renew_again(server: Server, holding: Holding) -> None:
    keeper = holding(tokens())
    await keeper.renew("first-access")
    await keeper.renew("first-access")
    assert len(server.spent) == 1


async def test_a_caller_that_gives_up_does_not_lose_the_new_token(server: Server, holding: Holding) -> None:
    keeper = holding(tokens(used=1))
    server.open.clear()
    caller = asyncio.create_task(keeper.fresh_token())
    while not server.spent:
        await asyncio.sleep(0)
    caller.cancel()
    server.open.set()
    await keeper.close()
    assert keeper.access_token == "renewed-1-access"


async def test_while_the_token_holds_a_failed_renewal_disturbs_nobody(server: Server, holding: Holding) -> None:
    server.fault = AWAY
    keeper = holding(tokens(used=0.9))
    for _ in range(20):
        assert await keeper.fresh_token() == "first-access"
    assert len(server.spent) == 1, "it is not tried before every call"


async def test_without_a_token_that_holds_the_fault_is_told_and_nothing_forgotten(
    server: Server, holding: Holding
) -> None:
    server.fault = AWAY
    keeper = holding(tokens(used=1))
    with pytest.raises(Unavailable):
        await keeper.fresh_token()
    server.fault = None
    assert await keeper.fresh_token() == "renewed-2-access"
    assert server.spent == ["first-refresh"] * 2


async def test_a_clock_that_is_far_ahead_does_not_renew_all_the_time(server: Server, holding: Holding) -> None:
    ahead = datetime.now(UTC) + timedelta(hours=5)
    keeper = holding(replace(tokens(), received_at=ahead))
    assert await keeper.fresh_token() == "first-access"
    await keeper.renew("first-access")
    assert keeper.access_token == "renewed-1-access"


async def test_an_ended_session_is_dropped_and_the_device_remembered(server: Server, holding: Holding) -> None:
    server.fault = REUSED
    store = MemoryTokenStore(tokens(used=1))
    keeper = holding(tokens(used=1), store)
    with pytest.raises(SignedOut):
        await keeper.fresh_token()
    saved = await store.load()
    assert saved is not None
    assert not saved.signed_in and not saved.refresh_token and saved.device_token == "device"
    assert await keeper.fresh_token() == "", "the server is not asked again"
    assert len(server.spent) == 1


async def test_what_another_process_renewed_is_taken_over(server: Server, holding: Holding) -> None:
    keeper = holding(tokens(used=0.9), MemoryTokenStore(tokens(name="its")))
    assert await keeper.fresh_token() == "its-access"
    assert not server.spent


async def test_what_another_process_renewed_long_ago_is_renewed(server: Server, holding: Holding) -> None:
    keeper = holding(tokens(used=3), MemoryTokenStore(tokens(used=1, name="its")))
    assert await keeper.fresh_token() == "renewed-1-access"
    assert server.spent == ["its-refresh"]


@pytest.mark.parametrize("change", [Tokens.signed_out, lambda left: replace(left, user_id="her")])
async def test_another_process_may_have_signed_out_or_in_as_another(
    server: Server, holding: Holding, change: Callable[[Tokens], Tokens]
) -> None:
    found = change(tokens(name="left"))
    store = MemoryTokenStore(found)
    keeper = holding(tokens(used=1), store)
    with pytest.raises(SignedOut):
        await keeper.fresh_token()
    assert await store.load() == found
    assert not server.spent


async def test_forgetting_spares_what_another_process_has_begun(holding: Holding) -> None:
    begun = tokens(name="its")
    store = MemoryTokenStore(begun)
    keeper = holding(tokens(), store)
    await keeper.forget("first-access")
    assert not keeper.access_token
    assert await store.load() == begun


def test_no_token_shows_in_a_trace() -> None:
    assert "first" not in repr(tokens()) and "device" not in repr(tokens())
