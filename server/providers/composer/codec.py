"""What the composer and its engine's process agree on: brief and song as JSON, and the file being written."""

from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from server.content.ports import Song, SongBrief

_brief = TypeAdapter(SongBrief)
_song = TypeAdapter(Song)


def dump_brief(brief: SongBrief) -> dict[str, Any]:
    """A brief as plain JSON values."""
    plain: dict[str, Any] = _brief.dump_python(brief, mode="json")
    return plain


def load_brief(plain: dict[str, Any]) -> SongBrief:
    """The brief back."""
    return _brief.validate_python(plain)


def dump_song(song: Song) -> dict[str, Any]:
    """A song as plain JSON values."""
    plain: dict[str, Any] = _song.dump_python(song, mode="json")
    return plain


def load_song(plain: dict[str, Any]) -> Song:
    """The song back."""
    return _song.validate_python(plain)


def unfinished(audio: Path) -> Path:
    """Where the engine writes before the recording is whole."""
    return audio.with_suffix(".part")
