"""What accounts ask of the outside: somebody who carries mail."""

from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail ready to be sent; `id` stays the same when it is sent again, so that a mailbox may drop the second."""

    id: UUID
    address: str
    subject: str
    text: str = field(repr=False)
    html: str = field(repr=False)


class MailRefused(Exception):
    """This mail will never be taken, such as one to a mailbox that does not exist."""


class MailDelayed(Exception):
    """The mail could not be handed over now; later it may be."""


class MailCarrier(Protocol):
    """Hands letters over for delivery."""

    async def carry(self, letter: Letter) -> None:
        """Hand the letter over; raises MailRefused or MailDelayed."""


class Belongings(Protocol):
    """Something of users that lies outside the database's reach, such as their files."""

    async def erase(self, user_id: UUID) -> None:
        """Remove all of it; fine when there is none, and when it is asked again. Raises OSError."""
