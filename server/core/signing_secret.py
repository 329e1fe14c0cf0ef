"""The deployment's signing secret: given by the operator, or in development made once and kept in the data folder."""

import os
import secrets
from pathlib import Path

from server.core.settings import Settings

MIN_LENGTH = 32


class SecretMissing(Exception):
    """A secret that this environment must have is absent or too short; the message names the setting."""


def link_secret(config: Settings) -> bytes:
    """The secret behind links and page tokens; raises SecretMissing in production."""
    given = config.link_secret.get_secret_value()
    if len(given) >= MIN_LENGTH:
        return given.encode()
    if given or config.production:
        raise SecretMissing(f"CASTAD_LINK_SECRET must have {MIN_LENGTH} characters or more")
    return kept(config.data_dir / "keys" / "link_secret")


def kept(path: Path) -> bytes:
    """The secret of this file, made on first use."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        # Linking a finished draft lets the first of several processes win, and none reads half a secret.
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink(missing_ok=True)
    return path.read_bytes()
