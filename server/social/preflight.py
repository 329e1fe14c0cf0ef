"""What a platform would refuse, told before anything is sent; the limits are a table."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from server.core.errors import FieldViolation, ValidationFailed
from server.core.failures import EngineFailed
from server.social import mp4
from server.social.caption import caption_of
from server.social.ports import Platform, Privacy

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """What one platform takes; None sets no limit."""

    privacies: frozenset[Privacy]
    forbidden: str
    title: int
    description_bytes: int | None
    keywords: int | None
    caption: int | None
    hashtags: int | None
    mentions: int | None
    seconds: tuple[float, float]
    size_bytes: int
    width: int | None
    codecs: frozenset[str]


_H264_OR_HEVC = frozenset({"avc1", "hvc1", "hev1"})
LIMITS = {
    Platform.YOUTUBE: Limits(
        privacies=frozenset(Privacy),
        forbidden="<>",
        title=100,
        description_bytes=5_000,
        keywords=500,
        caption=None,
        hashtags=None,
        mentions=None,
        seconds=(1, 12 * 3_600),
        size_bytes=256 * 1024 * MIB,
        width=None,
        codecs=_H264_OR_HEVC | {"vp09", "av01"},
    ),
    Platform.INSTAGRAM: Limits(
        privacies=frozenset({Privacy.PUBLIC}),
        forbidden="",
        title=100,
        description_bytes=None,
        keywords=None,
        caption=2_200,
        hashtags=30,
        mentions=20,
        seconds=(3, 15 * 60),
        size_bytes=300 * MIB,
        width=1_920,
        codecs=_H264_OR_HEVC,
    ),
}
"""The LOCAL platform takes what the contract takes."""


@dataclass(frozen=True, slots=True)
class Draft:
    """The words of a post and who shall see it."""

    title: str
    description: str
    keywords: tuple[str, ...]
    privacy: Privacy


class Measured(Protocol):
    """A video by its measures; one that is still to be made has no size yet."""

    @property
    def duration_s(self) -> float:
        """How long it runs."""

    @property
    def width(self) -> int:
        """Pixels across."""

    @property
    def size_bytes(self) -> int | None:
        """Bytes of its file."""


def check_draft(platform: Platform, draft: Draft) -> None:
    """Raise ValidationFailed with every limit of the platform that the words break."""
    limits = LIMITS.get(platform)
    if limits and (broken := list(_broken(limits, draft))):
        raise ValidationFailed(violations=broken)


def check_video(platform: Platform, video: Measured) -> None:
    """Raise ValidationFailed when a video is of no use to the platform."""
    limits = LIMITS.get(platform)
    if limits and (broken := list(_wrong_with(limits, video))):
        raise ValidationFailed(violations=[FieldViolation("video_id", each) for each in broken])


def check_file(platform: Platform, path: Path) -> None:
    """Raise EngineFailed when the file itself is not one that the platform can play; reads only its index."""
    limits = LIMITS.get(platform)
    if limits is None:
        return
    try:
        found = mp4.look_at(path)
    except mp4.NotMp4 as error:
        raise _unfit(platform, str(error)) from error
    if not found.codecs & limits.codecs:
        raise _unfit(platform, f"codecs {sorted(found.codecs)}")
    if platform is Platform.INSTAGRAM and not found.index_first:
        raise _unfit(platform, "the index stands behind the pictures")


def _broken(limits: Limits, draft: Draft) -> Iterator[FieldViolation]:
    if draft.privacy not in limits.privacies:
        yield FieldViolation("privacy", "the platform shows every post to everybody")
    if len(draft.title) > limits.title:
        yield FieldViolation("title", f"at most {limits.title} characters")
    for field, text in (("title", draft.title), ("description", draft.description)):
        if any(char in text for char in limits.forbidden):
            yield FieldViolation(field, f"none of the characters {limits.forbidden}")
    if limits.description_bytes and len(draft.description.encode()) > limits.description_bytes:
        yield FieldViolation("description", f"at most {limits.description_bytes} bytes")
    if limits.keywords and _tag_characters(draft.keywords) > limits.keywords:
        yield FieldViolation("keywords", f"at most {limits.keywords} characters in all")
    yield from _broken_caption(limits, draft)


def _broken_caption(limits: Limits, draft: Draft) -> Iterator[FieldViolation]:
    caption = caption_of(draft.title, draft.description, draft.keywords)
    if limits.caption and len(caption) > limits.caption:
        yield FieldViolation("description", f"at most {limits.caption} characters with title and hashtags")
    if limits.hashtags and len(re.findall(r"#\w", caption)) > limits.hashtags:
        yield FieldViolation("keywords", f"at most {limits.hashtags} hashtags")
    if limits.mentions and len(re.findall(r"@\w", caption)) > limits.mentions:
        yield FieldViolation("description", f"at most {limits.mentions} mentions")


def _tag_characters(keywords: tuple[str, ...]) -> int:
    """As YouTube counts: a comma between keywords, and quotation marks around those with a space."""
    return sum(len(keyword) + 2 * (" " in keyword) for keyword in keywords) + max(len(keywords) - 1, 0)


def _wrong_with(limits: Limits, video: Measured) -> Iterator[str]:
    shortest, longest = limits.seconds
    if not shortest <= video.duration_s <= longest:
        yield f"between {shortest:g} and {longest:g} seconds"
    if video.size_bytes is not None and video.size_bytes > limits.size_bytes:
        yield f"at most {limits.size_bytes // MIB} MiB"
    if limits.width and video.width > limits.width:
        yield f"at most {limits.width} pixels wide"


def _unfit(platform: Platform, what: str) -> EngineFailed:
    return EngineFailed("MEDIA_UNSUPPORTED", what, retryable=False, provider=platform)
