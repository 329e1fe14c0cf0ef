"""Pages of a list: their size, and the opaque token that goes on after the last row of the page before.

Lists are ordered by id, newest first, so the last id is the whole position.
"""

import base64
import binascii
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar
from uuid import UUID

from server.core.errors import PageTokenInvalid
from server.core.links import Signer

DEFAULT_SIZE, MAX_SIZE = 20, 100
_SIGNATURE_BYTES = 16


class Identified(Protocol):
    """A row that a list can go on after."""

    @property
    def id(self) -> UUID:
        """A UUIDv7, so that newer rows sort later."""


Row = TypeVar("Row", bound=Identified)


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """One page, and how many rows the whole list has."""

    rows: list[Row]
    next_page_token: str
    total_size: int


def page_size(asked: int) -> int:
    """The rows to return when the caller asked for `asked`; 0 means the default."""
    return min(asked, MAX_SIZE) if asked > 0 else DEFAULT_SIZE


class PageTokens:
    """Makes and reads page tokens; a token is good only for the list and the user it was made for."""

    def __init__(self, secret: bytes) -> None:
        self._signer = Signer(secret, "page-token")

    def page(self, list_name: str, user_id: UUID, rows: Sequence[Row], size: int, total: int) -> Page[Row]:
        """The page of the first `size` rows; hand in one row more than that, so that it knows whether others follow."""
        shown = list(rows[:size])
        token = self.after(list_name, user_id, shown[-1].id) if len(rows) > size else ""
        return Page(shown, token, total)

    def after(self, list_name: str, user_id: UUID, last: UUID) -> str:
        """The token of the page that follows the row `last`."""
        signature = self._signer.sign(list_name, user_id.hex, last.hex)[:_SIGNATURE_BYTES]
        return base64.urlsafe_b64encode(last.bytes + signature).decode()

    def read(self, list_name: str, user_id: UUID, token: str) -> UUID | None:
        """The row to go on after, None for the first page; raises PageTokenInvalid."""
        if not token:
            return None
        try:
            last = UUID(bytes=base64.urlsafe_b64decode(token.encode())[:16])
        except (binascii.Error, ValueError):
            raise PageTokenInvalid from None
        if not hmac.compare_digest(token.encode(), self.after(list_name, user_id, last).encode()):
            raise PageTokenInvalid
        return last
