"""What the server signs and later believes: links of the file store and, by another derived key, page tokens."""

import base64
import binascii
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import quote, urlencode

from server.core import clock

EXPIRES, SIGNATURE = "expires", "signature"


class LinkForged(Exception):
    """The link was not made by this deployment, or something in it was changed."""


class LinkExpired(Exception):
    """The link was ours and its time is over."""


class Signer:
    """Signs tuples of text for one purpose; a signature made for another purpose never fits."""

    def __init__(self, secret: bytes, purpose: str) -> None:
        self._key = hmac.digest(secret, purpose.encode(), "sha256")

    def sign(self, *parts: str) -> bytes:
        """32 bytes that only this key makes of exactly these parts."""
        encoded = [part.encode() for part in parts]
        # Lengths keep ("ab", "c") apart from ("a", "bc").
        return hmac.digest(self._key, b"".join(len(part).to_bytes(4) + part for part in encoded), "sha256")

    def fits(self, signature: bytes, *parts: str) -> bool:
        """Whether `signature` is that of `parts`; takes the same time either way."""
        return hmac.compare_digest(signature, self.sign(*parts))


@dataclass(frozen=True, slots=True)
class SignedLink:
    """An address that carries its own permission until it expires."""

    url: str
    expires_at: datetime


class LinkMaker:
    """Makes and opens signed links under one base address."""

    def __init__(self, base_url: str, signer: Signer) -> None:
        self._base_url = base_url.rstrip("/")
        self._signer = signer

    def make(self, verb: str, path: str, facts: Mapping[str, str], life: timedelta) -> SignedLink:
        """A link that lets its holder do `verb` at `path` under these facts, for `life`."""
        expires_at = (clock.now() + life).replace(microsecond=0)
        signed = {**facts, EXPIRES: str(int(expires_at.timestamp()))}
        query = urlencode({**signed, SIGNATURE: to_text(self._signer.sign(*_parts(verb, path, signed)))})
        return SignedLink(f"{self._base_url}{quote(path)}?{query}", expires_at)

    def open(self, verb: str, path: str, query: Mapping[str, str]) -> dict[str, str]:
        """The facts a link was made with; raises LinkForged or LinkExpired."""
        facts = dict(query)
        if not self._signer.fits(from_text(facts.pop(SIGNATURE, "")), *_parts(verb, path, facts)):
            raise LinkForged
        if datetime.fromtimestamp(int(facts.pop(EXPIRES)), UTC) <= clock.now():
            raise LinkExpired
        return facts


def _parts(verb: str, path: str, facts: Mapping[str, str]) -> list[str]:
    return [verb, path, *(text for fact in sorted(facts.items()) for text in fact)]


def to_text(signature: bytes) -> str:
    """A signature as a link carries it."""
    return base64.urlsafe_b64encode(signature).rstrip(b"=").decode()


def from_text(text: str) -> bytes:
    """The signature back; empty where the text is none."""
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError):
        return b""
