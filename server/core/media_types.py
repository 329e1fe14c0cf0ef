"""Kinds of files that are handed out, by the ends of their names."""

from pathlib import PurePath
from urllib.parse import quote

SHOWN_INLINE = {
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
    ".mp3": "audio/mpeg",
    ".m4a": "audio/mp4",
    ".wav": "audio/wav",
    ".mp4": "video/mp4",
}
"""Kinds a browser may show or play; whatever else is stored is only saved."""
OTHER = "application/octet-stream"


def served_as(key: str, *, inline: bool) -> tuple[str, str]:
    """Content type and disposition of a file."""
    kind = SHOWN_INLINE.get(PurePath(key).suffix)
    return kind or OTHER, "inline" if kind and inline else "attachment"


def disposition(kind: str, file_name: str) -> str:
    """The header that offers a file under its name, whatever characters are in it."""
    return f"{kind}; filename*=UTF-8''{quote(file_name, safe='')}"
