"""What the makers are told, put together from rows."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter

from server.content.cutting import SongMap
from server.content.direction import Photo, Stay
from server.content.models import Image, Project
from server.content.ports import LyricLine, Lyrics, LyricsBrief, MusicStyle, SellingLine, Song, SongBrief
from server.content.scene import Rect
from server.content.steps import SONG_S
from server.content.work_models import LyricsRow, SongRow, VideoRow
from server.core.language import Language
from server.core.names import local_address, local_name, local_place

_style = TypeAdapter(MusicStyle)
_lines = TypeAdapter(tuple[LyricLine, ...])
_points = TypeAdapter(tuple[SellingLine, ...])
_map = TypeAdapter(SongMap)


def lyrics_brief(row: LyricsRow, report: dict[str, Any]) -> LyricsBrief:
    """For the lyricist: the project's facts as they were when the lyrics were asked for."""
    facts = row.facts
    return LyricsBrief(
        language=Language(row.language),
        store_name=facts["store_name"],
        region=facts["region"],
        detail_region=facts["detail_region"],
        selling_points=_points.validate_python(report["selling_points"]),
        keywords=tuple(report["keywords"]),
        style=_style.validate_python(facts["music"]),
        duration_s=SONG_S,
        seed=row.seed,
    )


def song_brief(row: SongRow, lyrics: LyricsRow) -> SongBrief:
    """For the composer."""
    return SongBrief(
        language=Language(row.language),
        lyrics=Lyrics(lyrics.title, _lines.validate_python(lyrics.lines)),
        style=_style.validate_python(row.music),
        duration_s=SONG_S,
        seed=row.seed,
    )


def stored_map(song: Song) -> dict[str, Any]:
    """The map of a recording as its row keeps it."""
    recorded = SongMap("", song.duration_s, song.bars, song.sections, song.lines)
    kept: dict[str, Any] = _map.dump_python(recorded, mode="json", include={"bars", "sections", "lines"})
    return kept


def song_map(row: SongRow) -> SongMap:
    """The map of a finished recording, its row's id the name of the sound."""
    return _map.validate_python({"asset_id": str(row.id), "duration_s": row.duration_s, **(row.map or {})})


def photos(images: Sequence[Image], cover_id: UUID | None) -> tuple[Photo, ...]:
    """For the director: the cover first, then the owner's order."""
    in_order = sorted(images, key=lambda image: (image.id != cover_id, image.position))
    return tuple(
        Photo(str(each.id), each.width, each.height, Rect(**each.focus), is_cover=each.id == cover_id)
        for each in in_order
    )


def stay(project: Project, video: VideoRow) -> Stay:
    """For the cards: the name and region the video was ordered with, the rest as the project has it now."""
    told = Stay(video.store_name, address=project.address, phone=project.phone, handle=project.handle)
    return readable_stay(told, (video.region, project.detail_region), Language(project.language))


def readable_stay(told: Stay, places: tuple[str, ...], language: Language) -> Stay:
    """What the owner told, in letters that the video's viewers read."""
    return replace(
        told,
        name=local_name(told.name, language),
        region=" ".join(local_place(place, language) for place in places if place),
        address=local_address(told.address, language),
    )
