"""Encrypts secrets that the database keeps: each under a key of its own place, so none can be moved to another.

A sealed text is `v1.<kid>.<nonce>.<ciphertext>`. The first key encrypts, every key decrypts, so keys can be changed
while the system runs: put the new one first, run `castad keys rotate`, take the old one away.
"""

import binascii
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from server.core.settings import Settings
from server.core.signing_secret import MIN_LENGTH, SecretMissing, kept

VERSION = "v1"
NONCE_BYTES = 12
DEVELOPMENT_KID = "development"


class SealBroken(Exception):
    """The text was not sealed here for this place, or its key is gone."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a sealed text is kept, and whose it is; it opens nowhere else."""

    table: str
    column: str
    row: UUID
    owner: UUID
    provider: str

    @property
    def key_context(self) -> bytes:
        """What the place's key is derived from."""
        return "\0".join((self.table, self.column, self.row.hex)).encode()

    @property
    def bound_facts(self) -> bytes:
        """What the ciphertext is bound to."""
        return self.key_context + f"\0{self.provider}\0{self.owner.hex}".encode()


class Keyring:
    """Master keys by their id, the first of them current."""

    def __init__(self, keys: Mapping[str, bytes]) -> None:
        self._keys = dict(keys)
        self.current = next(iter(self._keys))

    @property
    def current_prefix(self) -> str:
        """How every text sealed under the current key begins."""
        return f"{VERSION}.{self.current}."

    def seal(self, secret: str, place: Place) -> str:
        """The secret, readable only with this keyring at this place."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        sealed = self._cipher(self.current, place).encrypt(nonce, secret.encode(), place.bound_facts)
        return f"{self.current_prefix}{_encode(nonce)}.{_encode(sealed)}"

    def open(self, text: str, place: Place) -> str:
        """The secret that was sealed; raises SealBroken."""
        try:
            version, kid, nonce, sealed = text.split(".")
            if version != VERSION or kid not in self._keys:
                raise SealBroken(f"no key {kid}")
            opened = self._cipher(kid, place).decrypt(_decode(nonce), _decode(sealed), place.bound_facts)
        except (ValueError, InvalidTag) as error:
            raise SealBroken("damaged, or moved from another place") from error
        return opened.decode()

    def renewed(self, text: str, place: Place) -> str:
        """The same secret under the current key; the text itself when it is under it already."""
        return text if text.startswith(self.current_prefix) else self.seal(self.open(text, place), place)

    def _cipher(self, kid: str, place: Place) -> AESGCM:
        derived = HKDF(SHA256(), length=32, salt=None, info=place.key_context).derive(self._keys[kid])
        return AESGCM(derived)


def load(config: Settings) -> Keyring:
    """The keys of this deployment; raises SecretMissing."""
    if given := config.encryption_keys.get_secret_value():
        keys = [_named(entry.strip()) for entry in given.split(",")]
        if len(dict(keys)) < len(keys):
            raise SecretMissing("CASTAD_ENCRYPTION_KEYS names a key twice")
        return Keyring(dict(keys))
    if config.production:
        raise SecretMissing("production needs CASTAD_ENCRYPTION_KEYS, such as 2026-01:/run/secrets/encryption")
    return Keyring({DEVELOPMENT_KID: kept(config.data_dir / "keys" / "encryption")})


def _named(entry: str) -> tuple[str, bytes]:
    separator = min((mark for mark in ":=" if mark in entry), key=entry.index, default=":")
    kid, _, value = entry.partition(separator)
    if not kid or not value or not kid.replace("-", "").isalnum():
        raise SecretMissing("CASTAD_ENCRYPTION_KEYS wants kid:path or kid=text")
    key = value.encode() if separator == "=" else _read(Path(value))
    if len(key) < MIN_LENGTH:
        raise SecretMissing(f"encryption key {kid} must have {MIN_LENGTH} characters or more")
    return kid, key


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes().strip()
    except OSError as error:
        raise SecretMissing(f"{path} cannot be read") from error


def _encode(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def _decode(text: str) -> bytes:
    try:
        return urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except binascii.Error as error:
        raise ValueError(text) from error
