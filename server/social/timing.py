"""When posts begin: ahead of their time where the platform reveals them itself, and what counts as late."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from server.core import clock
from server.social.models import Post
from server.social.ports import Platform, Privacy

AHEAD = {Platform.YOUTUBE: timedelta(minutes=30)}
"""Platforms that take a public post before its time and reveal it on the minute."""
LATE_AFTER = timedelta(minutes=10)
PAUSES = tuple(timedelta(seconds=seconds) for seconds in (5, 15, 60, 300, 900, 1_800))
MOST_PAUSES = 60
LONGEST_PROCESSING = timedelta(hours=24)
PLATFORMS_DAY = ZoneInfo("America/Los_Angeles")
"""Where YouTube's allowance begins anew at midnight."""


def begins_at(platform: Platform, privacy: Privacy, publish_at: datetime | None) -> datetime | None:
    """When the work on a post begins; None for at once."""
    if publish_at is None:
        return None
    return publish_at - AHEAD.get(platform, timedelta(0)) if privacy is Privacy.PUBLIC else publish_at


def is_late(post: Post) -> bool:
    """Whether the post's time has passed unused for longer than anybody would call punctual."""
    return post.publish_at is not None and clock.now() > post.publish_at + LATE_AFTER


def pause_after(pauses: int) -> timedelta:
    """The pause before the next try: it grows."""
    return PAUSES[min(pauses, len(PAUSES) - 1)]


def platforms_today() -> date:
    """The platforms' day."""
    return clock.now().astimezone(PLATFORMS_DAY).date()


def until_next_day() -> timedelta:
    """How long the platform's day still lasts, with a minute for clocks that differ."""
    now = clock.now().astimezone(PLATFORMS_DAY)
    tomorrow = (now + timedelta(days=1)).replace(hour=0, minute=1, second=0, microsecond=0)
    return tomorrow - now
