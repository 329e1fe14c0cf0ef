"""The Ed25519 keys that sign access tokens: the operator's files, or one made on first use in development."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key

from server.core.settings import Settings

DEVELOPMENT_KID = "development"


class SigningKeysRefused(Exception):
    """The server must not start with these keys; the message tells the operator why."""


@dataclass(frozen=True, slots=True)
class SigningKeys:
    """`current` names the key that signs; every key in `public` verifies."""

    current: str
    private: Ed25519PrivateKey
    public: dict[str, Ed25519PublicKey]


def load(config: Settings) -> SigningKeys:
    """The keys of this deployment; raises SigningKeysRefused."""
    if config.signing_keys:
        return _gather([_named(entry) for entry in config.signing_keys.split(",")])
    if config.production:
        raise SigningKeysRefused("production needs CASTAD_SIGNING_KEYS, such as 2026-01:/run/secrets/signing.pem")
    return _gather([(DEVELOPMENT_KID, _development_key(config.data_dir / "keys" / "signing.pem"))])


def _gather(keys: list[tuple[str, Ed25519PrivateKey]]) -> SigningKeys:
    public = {kid: key.public_key() for kid, key in keys}
    if len(public) < len(keys):
        raise SigningKeysRefused("two signing keys share a kid")
    kid, private = keys[0]
    return SigningKeys(kid, private, public)


def _named(entry: str) -> tuple[str, Ed25519PrivateKey]:
    kid, colon, path = entry.strip().partition(":")
    if not (kid and colon and path):
        raise SigningKeysRefused(f"'{entry}' is not kid:path")
    return kid, _read(Path(path))


def _read(path: Path) -> Ed25519PrivateKey:
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, ValueError, TypeError) as error:
        raise SigningKeysRefused(f"{path} cannot be read as a PEM key without a password") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise SigningKeysRefused(f"{path} is not an Ed25519 key")
    return key


def _development_key(path: Path) -> Ed25519PrivateKey:
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _create(path, Ed25519PrivateKey.generate())
    return _read(path)


def _create(path: Path, key: Ed25519PrivateKey) -> None:
    """Several processes may start at once: each writes its own draft, the first link wins and the others use it."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        path.hardlink_to(draft)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
