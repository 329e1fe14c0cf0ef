"""The keyring: what it seals opens only at its own place, and keys can be changed."""

from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import SecretStr

from server.core import clock, keyring
from server.core.keyring import Keyring, Place, SealBroken
from server.core.settings import Settings
from server.core.signing_secret import SecretMissing

OLD, NEW = b"o" * 32, b"n" * 32
PLACE = Place("identities", "tokens", clock.new_id(), clock.new_id(), "GOOGLE")


def settings(tmp_path: Path, keys: str = "", environment: str = "development") -> Settings:
    return Settings(data_dir=tmp_path, encryption_keys=SecretStr(keys), environment=environment)


def test_a_secret_comes_back_whole_and_looks_like_nothing_meanwhile() -> None:
    ring = Keyring({"k1": OLD})
    sealed = ring.seal("토큰 ya29.secret", PLACE)
    assert ring.open(sealed, PLACE) == "토큰 ya29.secret"
    assert sealed.startswith("v1.k1.") and "secret" not in sealed and len(sealed.split(".")) == 4
    assert ring.seal("토큰 ya29.secret", PLACE) != sealed


@pytest.mark.parametrize(
    "elsewhere",
    [
        replace(PLACE, table="accounts"),
        replace(PLACE, column="verifier"),
        replace(PLACE, row=clock.new_id()),
        replace(PLACE, owner=clock.new_id()),
        replace(PLACE, provider="KAKAO"),
    ],
)
def test_a_text_that_was_moved_does_not_open(elsewhere: Place) -> None:
    ring = Keyring({"k1": OLD})
    with pytest.raises(SealBroken):
        ring.open(ring.seal("secret", PLACE), elsewhere)


@pytest.mark.parametrize("damage", ["", "v1.k1", "v2.k1.AAAA.AAAA", "v1.k9.AAAA.AAAA", "v1.k1.AAAA.AAAA", "v1.k1.!.é"])
def test_damaged_texts_do_not_open(damage: str) -> None:
    with pytest.raises(SealBroken):
        Keyring({"k1": OLD}).open(damage, PLACE)


def test_a_changed_character_is_noticed() -> None:
    ring = Keyring({"k1": OLD})
    sealed = ring.seal("secret", PLACE)
    with pytest.raises(SealBroken):
        ring.open(sealed[:-3] + ("A" if sealed[-3] != "A" else "B") + sealed[-2:], PLACE)


def test_keys_change_without_losing_what_was_sealed() -> None:
    before, meanwhile, after = Keyring({"k1": OLD}), Keyring({"k2": NEW, "k1": OLD}), Keyring({"k2": NEW})
    sealed = before.seal("secret", PLACE)
    assert meanwhile.open(sealed, PLACE) == "secret"
    renewed = meanwhile.renewed(sealed, PLACE)
    assert renewed.startswith("v1.k2.")
    assert meanwhile.renewed(renewed, PLACE) == renewed
    assert after.open(renewed, PLACE) == "secret"
    with pytest.raises(SealBroken):
        after.open(sealed, PLACE)


def test_keys_come_from_files_or_from_the_setting_itself(tmp_path: Path) -> None:
    (tmp_path / "new").write_bytes(NEW + b"\n")
    ring = keyring.load(settings(tmp_path, f"2027:{tmp_path}/new, 2026={OLD.decode()}"))
    assert ring.current == "2027"
    assert ring.open(Keyring({"2026": OLD}).seal("secret", PLACE), PLACE) == "secret"
    assert Keyring({"2027": NEW}).open(ring.seal("secret", PLACE), PLACE) == "secret"


def test_development_makes_a_key_and_keeps_it(tmp_path: Path) -> None:
    sealed = keyring.load(settings(tmp_path)).seal("secret", PLACE)
    assert keyring.load(settings(tmp_path)).open(sealed, PLACE) == "secret"
    assert (tmp_path / "keys" / "encryption").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "keys", ["", "k1=short", "k1:/does/not/exist", "no-separator", "=text", f"k1={'x' * 32},k1={'y' * 32}", "a.b=x"]
)
def test_production_refuses_what_is_no_key(tmp_path: Path, keys: str) -> None:
    with pytest.raises(SecretMissing) as refused:
        keyring.load(settings(tmp_path, keys, "production"))
    assert "x" * 32 not in str(refused.value)
