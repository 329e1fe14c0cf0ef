"""Access tokens, refresh tokens and the keys behind them."""

import stat
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

import jwt
import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from server.core import clock, signing_keys, tokens
from server.core.principal import Role
from server.core.refresh_token import RefreshToken, RefreshTokenDamaged
from server.core.settings import Settings
from server.core.signing_keys import SigningKeys, SigningKeysRefused
from server.core.tokens import AccessTokens, Grant, TokenExpired, TokenInvalid

ISSUER = "https://castad.test"
LIFE = timedelta(minutes=15)
KEY = Ed25519PrivateKey.generate()
GRANT = Grant(uuid4(), uuid4(), 3, Role.USER, datetime(2026, 1, 2, tzinfo=UTC), "pwd")


def keys(*private: Ed25519PrivateKey) -> SigningKeys:
    return SigningKeys("k0", private[0], {f"k{n}": key.public_key() for n, key in enumerate(private)})


@pytest.fixture
def issuer() -> AccessTokens:
    return AccessTokens(keys(KEY), ISSUER, LIFE)


def forged(
    *, key: Any = KEY, algorithm: str = "EdDSA", header: dict[str, str | None] | None = None, **changes: Any
) -> str:
    """A token of ours but for the changes; None leaves a claim or header out."""
    now = int(clock.now().timestamp())
    claims = {
        "iss": ISSUER,
        "aud": "api",
        "sub": str(GRANT.user_id),
        "sid": str(GRANT.session_id),
        "jti": str(uuid4()),
        "iat": now,
        "nbf": now,
        "exp": now + 60,
        "auth_time": now,
        "amr": ["pwd"],
        "ver": 1,
        "role": "USER",
    }
    headers = {"kid": "k0", "typ": "at+jwt"} | (header or {})
    return jwt.encode(_without_none(claims | changes), key, algorithm, headers=_without_none(headers))


def forged_without(claim: str) -> str:
    changes: dict[str, Any] = {claim: None}
    return forged(**changes)


def _without_none(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def test_a_token_states_its_grant(issuer: AccessTokens) -> None:
    token = issuer.issue(GRANT)
    assert issuer.verify(token.text) == GRANT
    assert timedelta(minutes=14) < token.expires_at - clock.now() <= LIFE


def test_a_token_says_nothing_else_about_the_user(issuer: AccessTokens) -> None:
    claims = jwt.decode(issuer.issue(GRANT).text, options={"verify_signature": False})
    assert set(claims) == set(tokens.REQUIRED_CLAIMS)
    assert claims["nbf"] == claims["iat"] - 5


def test_a_well_made_forgery_of_the_tests_is_accepted(issuer: AccessTokens) -> None:
    assert issuer.verify(forged()).user_id == GRANT.user_id


@pytest.mark.parametrize(
    "made",
    [
        pytest.param(lambda: "", id="empty"),
        pytest.param(lambda: "a.b.c", id="no token"),
        pytest.param(lambda: "x" * 5_000, id="too long"),
        pytest.param(lambda: forged(key=Ed25519PrivateKey.generate()), id="another key"),
        pytest.param(lambda: forged(key="guess" * 8, algorithm="HS256"), id="symmetric"),
        pytest.param(lambda: forged(key=None, algorithm="none"), id="unsigned"),
        pytest.param(lambda: forged(header={"typ": "JWT"}), id="another type"),
        pytest.param(lambda: forged(header={"typ": "rt+jwt"}), id="refresh type"),
        pytest.param(lambda: forged(header={"kid": "k9"}), id="unknown key id"),
        pytest.param(lambda: forged(header={"kid": None}), id="no key id"),
        pytest.param(lambda: forged(aud=["api"]), id="audience in a list"),
        pytest.param(lambda: forged(aud="admin"), id="another audience"),
        pytest.param(lambda: forged(iss="https://elsewhere.test"), id="another issuer"),
        pytest.param(lambda: forged(exp=str(int(clock.now().timestamp()) + 60)), id="end as text"),
        pytest.param(lambda: forged(exp=clock.now().timestamp() + 60.5), id="end as a fraction"),
        pytest.param(lambda: forged(exp=int(clock.now().timestamp()) + 901), id="lives too long"),
        pytest.param(lambda: forged(nbf=int(clock.now().timestamp()) + 120), id="not yet valid"),
        pytest.param(lambda: forged(sub="root"), id="subject is no id"),
        pytest.param(lambda: forged(role="OWNER"), id="unknown role"),
        pytest.param(lambda: forged(ver=True), id="version is a boolean"),
        pytest.param(lambda: forged(amr=[]), id="no method"),
        *(pytest.param(partial(forged_without, claim), id=f"without {claim}") for claim in tokens.REQUIRED_CLAIMS),
    ],
)
def test_anything_else_is_refused(issuer: AccessTokens, made: Callable[[], str]) -> None:
    with pytest.raises(TokenInvalid):
        issuer.verify(made())


def test_a_token_with_one_letter_changed_is_refused(issuer: AccessTokens) -> None:
    text = issuer.issue(GRANT).text
    issuer.verify(text)
    head, body, signature = text.split(".")
    for damaged in (
        f"{head}.{body}.{'A' if signature[0] != 'A' else 'B'}{signature[1:]}",
        f"{head}.{body}",
        text + "=",
    ):
        with pytest.raises(TokenInvalid):
            issuer.verify(damaged)


def test_an_old_token_has_expired_rather_than_being_invalid(issuer: AccessTokens) -> None:
    ended = int(clock.now().timestamp()) - 31
    with pytest.raises(TokenExpired):
        issuer.verify(forged(iat=ended - 60, nbf=ended - 60, exp=ended))


def test_clocks_may_differ_by_half_a_minute(issuer: AccessTokens) -> None:
    ended = int(clock.now().timestamp()) - 20
    assert issuer.verify(forged(iat=ended - 60, nbf=ended - 60, exp=ended)).version == 1


def test_the_previous_key_still_verifies_but_does_not_sign() -> None:
    old, new = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()
    before = AccessTokens(SigningKeys("old", old, {"old": old.public_key()}), ISSUER, LIFE)
    after = AccessTokens(SigningKeys("new", new, {"new": new.public_key(), "old": old.public_key()}), ISSUER, LIFE)
    assert after.verify(before.issue(GRANT).text) == GRANT
    with pytest.raises(TokenInvalid):
        before.verify(after.issue(GRANT).text)


def test_a_known_token_is_not_verified_again(issuer: AccessTokens, monkeypatch: pytest.MonkeyPatch) -> None:
    text = issuer.issue(GRANT).text
    first = issuer.verify(text)
    monkeypatch.setattr(jwt, "decode", None)
    assert issuer.verify(text) is first


def test_a_known_token_is_not_believed_past_its_end(issuer: AccessTokens, monkeypatch: pytest.MonkeyPatch) -> None:
    token = issuer.issue(GRANT)
    issuer.verify(token.text)
    monkeypatch.setattr(jwt, "decode", _expired)
    monkeypatch.setattr(clock, "now", lambda: token.expires_at)
    with pytest.raises(TokenExpired):
        issuer.verify(token.text)


def _expired(*_: object, **__: object) -> None:
    raise jwt.ExpiredSignatureError


def test_the_memory_of_known_tokens_is_bounded(issuer: AccessTokens, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tokens, "REMEMBERED_TOKENS", 3)
    small = AccessTokens(keys(KEY), ISSUER, LIFE)
    for version in range(6):
        small.verify(issuer.issue(replace(GRANT, version=version)).text)
    assert len(small._verified) == 3


def test_no_token_shows_in_a_repr(issuer: AccessTokens) -> None:
    access, refresh = issuer.issue(GRANT), RefreshToken.new(uuid4())
    assert access.text not in repr(access)
    assert repr(refresh.secret) not in repr(refresh)


def test_a_refresh_token_survives_its_journey() -> None:
    token = RefreshToken.new(uuid4())
    assert token.text.startswith("rt1.")
    assert RefreshToken.parse(token.text) == token


@pytest.mark.parametrize("damage", ["", "rt1", "rt1..", "rt2", "rt1.AA.AA", "é.ü.ö", "rt1.a.b.c"])
def test_a_damaged_refresh_token_is_refused(damage: str) -> None:
    with pytest.raises(RefreshTokenDamaged):
        RefreshToken.parse(damage)


def test_a_refresh_token_has_one_spelling() -> None:
    text = RefreshToken.new(uuid4()).text
    for other in (
        text + "=",
        text.replace("rt1", "rt2"),
        f" {text}",
        text[:-1],
        text.replace(".", "..", 1),
        text + "!",
    ):
        with pytest.raises(RefreshTokenDamaged):
            RefreshToken.parse(other)


def test_only_the_spent_token_opens_its_successor() -> None:
    old = RefreshToken.new(uuid4())
    successor = RefreshToken.new(old.session_id)
    sealed = old.seal(successor, gen=4)
    assert successor.secret not in sealed
    assert old.unseal(sealed, gen=4) == successor
    for holder, gen in ((RefreshToken.new(old.session_id), 4), (old, 5), (replace(old, session_id=uuid4()), 4)):
        with pytest.raises(InvalidTag):
            holder.unseal(sealed, gen)


def test_development_makes_its_key_once_and_keeps_it_private(tmp_path: Path) -> None:
    config = Settings(data_dir=tmp_path)
    first, second = signing_keys.load(config), signing_keys.load(config)
    assert _raw(first) == _raw(second)
    (made,) = (tmp_path / "keys").iterdir()
    assert stat.S_IMODE(made.stat().st_mode) == 0o600


def test_production_refuses_to_start_without_keys(tmp_path: Path) -> None:
    with pytest.raises(SigningKeysRefused):
        signing_keys.load(Settings(data_dir=tmp_path, environment="production"))
    assert not (tmp_path / "keys").exists()


def test_the_first_of_the_operators_keys_signs(tmp_path: Path) -> None:
    for name in ("a", "b"):
        _write(tmp_path / f"{name}.pem", Ed25519PrivateKey.generate())
    listed = f"2026-02:{tmp_path}/b.pem, 2026-01:{tmp_path}/a.pem"
    loaded = signing_keys.load(Settings(environment="production", signing_keys=listed))
    assert (loaded.current, set(loaded.public)) == ("2026-02", {"2026-01", "2026-02"})


def test_unusable_key_files_are_refused(tmp_path: Path) -> None:
    (tmp_path / "text.pem").write_text("no key")
    _write(tmp_path / "good.pem", Ed25519PrivateKey.generate())
    good = f"{tmp_path}/good.pem"
    for listed in (f"k:{tmp_path}/text.pem", f"k:{tmp_path}/absent.pem", good, "k:", f"k:{good},k:{good}"):
        with pytest.raises(SigningKeysRefused):
            signing_keys.load(Settings(signing_keys=listed))


def _write(path: Path, key: Ed25519PrivateKey) -> None:
    path.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))


def _raw(loaded: SigningKeys) -> bytes:
    return loaded.public[loaded.current].public_bytes(Encoding.Raw, PublicFormat.Raw)
