"""Refresh tokens: 256 random bits that renew a session once, and hand their successor only to who holds them."""

import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from hashlib import sha256
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

PREFIX = "rt1"
SECRET_BYTES = 32
NONCE_BYTES = 12


class RefreshTokenDamaged(ValueError):
    """The text is not a refresh token as we spell it."""


@dataclass(frozen=True, slots=True)
class RefreshToken:
    """`rt1.<session>.<secret>`; the database knows only the secret's hash."""

    session_id: UUID
    secret: bytes = field(repr=False)

    @classmethod
    def new(cls, session_id: UUID) -> "RefreshToken":
        """A token that nobody has seen."""
        return cls(session_id, secrets.token_bytes(SECRET_BYTES))

    @classmethod
    def parse(cls, text: str) -> "RefreshToken":
        """The token a client sent; raises RefreshTokenDamaged."""
        prefix, _, rest = text.partition(".")
        try:
            session, secret = (urlsafe_b64decode(part + "=" * (-len(part) % 4)) for part in rest.split("."))
            token = cls(UUID(bytes=session), secret)
        except ValueError as error:
            raise RefreshTokenDamaged from error
        if prefix != PREFIX or len(secret) != SECRET_BYTES or token.text != text:
            raise RefreshTokenDamaged
        return token

    @property
    def text(self) -> str:
        """As clients carry it."""
        return f"{PREFIX}.{_encode(self.session_id.bytes)}.{_encode(self.secret)}"

    @property
    def hash(self) -> bytes:
        """As the database keeps it; a secret of 256 random bits needs no salt."""
        return sha256(self.secret).digest()

    def seal(self, successor: "RefreshToken", gen: int) -> bytes:
        """The successor, readable only to a holder of this token, the `gen`-th of its session."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        return nonce + self._cipher().encrypt(nonce, successor.secret, self._context(gen))

    def unseal(self, sealed: bytes, gen: int) -> "RefreshToken":
        """The successor that was sealed with this token."""
        nonce, body = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
        return RefreshToken(self.session_id, self._cipher().decrypt(nonce, body, self._context(gen)))

    def _cipher(self) -> AESGCM:
        return AESGCM(HKDF(SHA256(), length=32, salt=None, info=b"succ").derive(self.secret))

    def _context(self, gen: int) -> bytes:
        return self.session_id.bytes + gen.to_bytes(8)


def _encode(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()
