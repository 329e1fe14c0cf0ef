"""What users say about themselves."""

from dataclasses import asdict, dataclass
from uuid import UUID
from zoneinfo import available_timezones

from server.auth import repository
from server.auth.models import User
from server.core.database import Transaction
from server.core.errors import FieldViolation, NotFound, ValidationFailed


@dataclass(frozen=True, slots=True)
class ProfileChanges:
    """What is to change; None stays as it is."""

    display_name: str | None = None
    bio: str | None = None
    avatar_url: str | None = None
    locale: str | None = None
    timezone: str | None = None


async def update(tx: Transaction, user_id: UUID, changes: ProfileChanges) -> User:
    """The changed account; raises ValidationFailed for a blank name or a time zone that there is not."""
    if changes.display_name == "":
        raise ValidationFailed(violations=[FieldViolation("changes.display_name", "only blanks")])
    if changes.timezone is not None and changes.timezone not in available_timezones():
        raise ValidationFailed(violations=[FieldViolation("changes.timezone", "no such time zone")])
    wanted = {name: value for name, value in asdict(changes).items() if value is not None}
    user = await repository.update_profile(tx, user_id, wanted)
    if user is None:
        raise NotFound
    return user
