"""Passwords: strength, hashing and the limits of the pool."""

import asyncio
import threading
import unicodedata
from collections.abc import Iterator

import pytest
from argon2 import PasswordHasher

from server.auth import passwords as module
from server.auth.errors import PasswordWeak, ServerBusy
from server.auth.passwords import AHEAD, LONGEST_QUEUE, Passwords, most_threads

GOOD = "moon over the tidal flat"


@pytest.fixture(scope="module")
def passwords() -> Iterator[Passwords]:
    made = Passwords(threads=2)
    yield made
    made.close()


async def test_a_password_fits_only_its_own_hash(passwords: Passwords) -> None:
    kept = await passwords.hash(GOOD)
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert GOOD not in kept
    assert await passwords.matches(GOOD, kept)
    assert not await passwords.matches(GOOD + " ", kept)


async def test_equal_passwords_have_different_hashes(passwords: Passwords) -> None:
    assert await passwords.hash(GOOD) != await passwords.hash(GOOD)


async def test_no_hash_fits_nothing_but_is_checked_all_the_same(
    passwords: Passwords, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked: list[str] = []
    verify = PasswordHasher.verify

    def counting(self: PasswordHasher, kept: str, password: str) -> bool:
        checked.append(kept)
        return verify(self, kept, password)

    monkeypatch.setattr(PasswordHasher, "verify", counting)
    assert not await passwords.matches(GOOD, None)
    assert len(checked) == 1
    assert not passwords.is_outdated(checked[0]), "an unknown address must cost as much as a known one"


async def test_a_syllable_typed_in_parts_is_the_same_password(passwords: Passwords) -> None:
    kept = await passwords.hash(unicodedata.normalize("NFC", "갯벌 위에 뜬 달"))
    assert await passwords.matches(unicodedata.normalize("NFD", "갯벌 위에 뜬 달"), kept)


@pytest.mark.parametrize("weak", ["password", "P@ssw0rd", "12345678", "qwertyuiop", "haneul2026", "a"])
async def test_what_is_easy_to_guess_is_refused(passwords: Passwords, weak: str) -> None:
    with pytest.raises(PasswordWeak) as refused:
        await passwords.require_strong(weak, ("haneul@example.com", "Haneul"))
    assert [violation.field for violation in refused.value.violations] == ["password"]


@pytest.mark.parametrize("strong", ["vK3!pq-Zt8x", "모래톱-갈매기-여섯", GOOD, "가" * 80, "x7" * 128])
async def test_long_or_varied_passwords_are_taken(passwords: Passwords, strong: str) -> None:
    await passwords.require_strong(strong, ())


def test_hashes_of_weaker_settings_are_outdated(passwords: Passwords) -> None:
    assert passwords.is_outdated(PasswordHasher(time_cost=1, memory_cost=8_192, parallelism=1).hash(GOOD))


async def test_a_full_queue_turns_callers_away_and_then_recovers(monkeypatch: pytest.MonkeyPatch) -> None:
    small, gate = Passwords(threads=1), threading.Event()
    monkeypatch.setattr(module, "_score", lambda *_: gate.wait(10) and 4)
    waiting = [asyncio.create_task(small.require_strong("short", ())) for _ in range(1 + LONGEST_QUEUE)]
    await asyncio.sleep(0)
    with pytest.raises(ServerBusy) as busy:
        await small.require_strong("short", ())
    assert busy.value.retry_after
    gate.set()
    await asyncio.gather(*waiting)
    await small.require_strong("short", ())
    small.close()


async def test_a_crowd_gets_ready_one_after_another_and_ends_somewhere() -> None:
    small = Passwords(1)
    inside, most, leave = 0, 0, asyncio.Event()

    async def sign_in() -> None:
        nonlocal inside, most
        async with small.turn():
            inside += 1
            most = max(most, inside)
            await leave.wait()
            inside -= 1

    crowd = [asyncio.create_task(sign_in()) for _ in range(1 + AHEAD + LONGEST_QUEUE)]
    await asyncio.sleep(0)
    with pytest.raises(ServerBusy) as busy:
        await sign_in()
    assert busy.value.retry_after
    leave.set()
    await asyncio.gather(*crowd)
    assert most == 1 + AHEAD
    small.close()


def test_hashing_leaves_a_core_to_everything_else(monkeypatch: pytest.MonkeyPatch) -> None:
    for cores, threads in ((8, 7), (2, 1), (1, 1), (None, 1)):
        monkeypatch.setattr("os.cpu_count", lambda cores=cores: cores)
        assert most_threads() == threads
