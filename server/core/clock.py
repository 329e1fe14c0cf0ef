"""Time and identifiers."""

from datetime import UTC, datetime
from uuid import UUID

import uuid_utils.compat

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def now() -> datetime:
    """The present moment, in UTC."""
    return datetime.now(UTC)


def new_id() -> UUID:
    """A UUIDv7: unique, and later ones sort after earlier ones."""
    return uuid_utils.compat.uuid7()


def timestamp(moment: datetime | None) -> dict[str, int] | None:
    """What a message's Timestamp field is set to; four times as fast as giving it the datetime."""
    if moment is None:
        return None
    since = moment - EPOCH
    return {"seconds": since.days * 86_400 + since.seconds, "nanos": since.microseconds * 1_000}
