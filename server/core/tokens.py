"""Access tokens: signed statements of who is calling, short-lived and checked without the database."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

import jwt

from server.core import clock
from server.core.errors import AppError
from server.core.lru import Lru
from server.core.principal import Role
from server.core.signing_keys import SigningKeys

AUDIENCE = "api"
ALGORITHM = "EdDSA"
KIND = "at+jwt"
LONGEST_TOKEN = 4_096
CLOCK_SKEW = timedelta(seconds=30)
BACKDATED = timedelta(seconds=5)
REMEMBERED_TOKENS = 10_000
REQUIRED_CLAIMS = ("iss", "aud", "sub", "sid", "jti", "iat", "nbf", "exp", "auth_time", "amr", "ver", "role")


class TokenInvalid(AppError):
    """The token is damaged, not ours, or of another kind."""

    reason = "TOKEN_INVALID"


class TokenExpired(AppError):
    """The access token has ended; a refresh brings a new one."""

    reason = "TOKEN_EXPIRED"


@dataclass(frozen=True, slots=True)
class Grant:
    """What an access token states. `version` is the user's token version, `method` how they signed in.

    `role` is a hint: the user may have lost or gained it since.
    """

    user_id: UUID
    session_id: UUID
    version: int
    role: Role
    auth_time: datetime
    method: str


@dataclass(frozen=True, slots=True)
class AccessToken:
    """A signed token and its end."""

    text: str = field(repr=False)
    expires_at: datetime


class AccessTokens:
    """Signs access tokens and verifies them; a token seen before costs a hash and a look-up."""

    def __init__(self, keys: SigningKeys, issuer: str, life: timedelta) -> None:
        self._keys = keys
        self._issuer = issuer
        self._life = life
        self._verified: Lru[bytes, tuple[datetime, Grant]] = Lru(REMEMBERED_TOKENS)

    def issue(self, grant: Grant) -> AccessToken:
        """A new token for the grant, valid from now on."""
        issued = clock.now().replace(microsecond=0)
        claims = {
            "iss": self._issuer,
            "aud": AUDIENCE,
            "sub": str(grant.user_id),
            "sid": str(grant.session_id),
            "jti": str(clock.new_id()),
            "iat": issued,
            "nbf": issued - BACKDATED,
            "exp": issued + self._life,
            "auth_time": int(grant.auth_time.timestamp()),
            "amr": [grant.method],
            "ver": grant.version,
            "role": grant.role.value,
        }
        headers = {"kid": self._keys.current, "typ": KIND}
        return AccessToken(jwt.encode(claims, self._keys.private, ALGORITHM, headers), issued + self._life)

    def verify(self, text: str) -> Grant:
        """What the token states; raises TokenInvalid or TokenExpired."""
        digest = sha256(text.encode()).digest()
        known = self._verified.get(digest)
        if known is not None and clock.now() < known[0]:
            return known[1]
        try:
            claims = self._decode(text)
            grant = _read(claims, self._life)
        except jwt.ExpiredSignatureError as error:
            self._verified.drop(digest)
            raise TokenExpired from error
        except (jwt.PyJWTError, ValueError, TypeError, LookupError) as error:
            raise TokenInvalid from error
        self._verified.put(digest, (datetime.fromtimestamp(claims["exp"], UTC), grant))
        return grant

    def _decode(self, text: str) -> dict[str, Any]:
        if len(text) > LONGEST_TOKEN:
            raise ValueError("too long")
        header = jwt.get_unverified_header(text)
        if header.get("typ") != KIND:
            raise ValueError("not an access token")
        return jwt.decode(
            text,
            self._keys.public[header["kid"]],
            algorithms=[ALGORITHM],
            audience=AUDIENCE,
            issuer=self._issuer,
            leeway=CLOCK_SKEW,
            options={"require": list(REQUIRED_CLAIMS), "strict_aud": True},
        )


def _read(claims: dict[str, Any], life: timedelta) -> Grant:
    for name in ("iat", "exp", "auth_time", "ver"):
        if type(claims[name]) is not int:
            raise TypeError(name)
    if claims["exp"] - claims["iat"] > life.total_seconds():
        raise ValueError("lives too long")
    return Grant(
        user_id=UUID(claims["sub"]),
        session_id=UUID(claims["sid"]),
        version=claims["ver"],
        role=Role(claims["role"]),
        auth_time=datetime.fromtimestamp(claims["auth_time"], UTC),
        method=str(claims["amr"][0]),
    )
