"""Makes one advertisement with the local engines alone: no server, no database, the worker's own makers and rules."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from server.content import briefs
from server.content.captions import Stay
from server.content.cutting import SongMap
from server.content.direction import Aspect, Photo, direct
from server.content.excerpt import excerpt
from server.content.ports import (
    AudioEditor,
    Composer,
    Keepsake,
    Lyricist,
    LyricsBrief,
    MusicStyle,
    PhotoInspector,
    RenderedVideo,
    Renderer,
    ReportProgress,
    SellingLine,
    Song,
    SongBrief,
    Vocal,
)
from server.content.scene import Scene
from server.content.steps import SONG_S
from server.content.style import StyleWish
from server.core.failures import EngineFailed
from server.demo.order import Order
from server.marketing.ports import Analyst, Intelligence, Listing, ListingTooThin
from server.marketing.region import region_of

SONG_ID = "song"

ShowStage = Callable[[str, float], None]
"""Told the stage and the percentage of it that is done."""


@dataclass(frozen=True, slots=True)
class Commission:
    """What to make: the order's stay and style as a video of a shape and length; the same seed makes the same."""

    order: Order
    aspect: Aspect
    length_s: float
    seed: int
    vocal: Vocal = Vocal.FEMALE
    sung_lead: bool = False
    tempo_bpm: int = 0
    keep: tuple[Keepsake, ...] = ()

    @property
    def style(self) -> MusicStyle:
        """How the song shall sound; a tempo of 0 leaves the choice to the genre."""
        return StyleWish(self.order.genre, self.order.mood, self.vocal, self.tempo_bpm, self.sung_lead).settled()


@dataclass(frozen=True, slots=True)
class Staged:
    """A scene, a file for each of its assets, and what was kept of the song."""

    scene: Scene
    files: dict[str, Path]
    beside: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Made:
    """The video, and what was kept of its song."""

    video: RenderedVideo
    beside: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Workshop:
    """Everyone who takes part."""

    analyst: Analyst
    photos: PhotoInspector
    lyricist: Lyricist
    composer: Composer
    audio: AudioEditor
    renderer: Renderer

    async def make(self, commission: Commission, folder: Path, show: ShowStage) -> Made:
        """Make it inside `folder`, where what it took is left, too; raises EngineFailed."""
        staged = await self.stage(commission, folder, show)

        async def bring() -> dict[str, Path]:
            return staged.files

        video = await self.renderer.render(staged.scene, bring, folder, _telling(show, "Video"))
        show("Video", 100)
        return Made(video, staged.beside)

    async def stage(self, commission: Commission, folder: Path, show: ShowStage) -> Staged:
        """Everything but the filming; the files lie in `folder`."""
        report = await self._analyse(commission, show)
        photos, files = await self._take_in(commission.order.photos, folder, show)
        song = await self._record(commission, report, folder, show)
        recorded = SongMap(SONG_ID, song.duration_s, song.bars, song.sections, song.lines)
        start_s, part = excerpt(recorded, commission.length_s)
        files[SONG_ID] = await self._sound(song, start_s, part.duration_s)
        order = commission.order
        scene = direct(part, photos, _stay(order), commission.aspect, order.language, commission.seed)
        return Staged(scene, files, song.beside)

    async def _analyse(self, commission: Commission, show: ShowStage) -> Intelligence:
        show("Marketing analysis", 0)
        try:
            report, _ = await self.analyst.analyze(_listing(commission.order), commission.order.language)
        except ListingTooThin as error:
            raise EngineFailed("LISTING_TOO_THIN", "the description says nothing usable", retryable=False) from error
        show("Marketing analysis", 100)
        return report

    async def _take_in(
        self, paths: tuple[Path, ...], folder: Path, show: ShowStage
    ) -> tuple[tuple[Photo, ...], dict[str, Path]]:
        """Check and normalise every photo as an upload would be, the first one the cover."""
        photos, files = [], {}
        for count, path in enumerate(paths, start=1):
            try:
                checked = await self.photos.inspect(await asyncio.to_thread(path.read_bytes))
            except EngineFailed as refused:
                raise EngineFailed(refused.reason, f"{path}: {refused.detail}", retryable=False) from refused
            asset_id = f"photo-{count}"
            files[asset_id] = folder / f"{asset_id}.jpg"
            await asyncio.to_thread(files[asset_id].write_bytes, checked.jpeg)
            photos.append(Photo(asset_id, checked.width, checked.height, checked.focus))
            show("Photos", 100 * count / len(paths))
        return tuple(photos), files

    async def _record(self, commission: Commission, report: Intelligence, folder: Path, show: ShowStage) -> Song:
        brief = _lyrics_brief(commission, report)
        show("Lyrics", 0)
        words, _ = await self.lyricist.write(brief)
        show("Lyrics", 100)
        song_brief = SongBrief(brief.language, words, brief.style, brief.duration_s, commission.seed, commission.keep)
        return await self.composer.compose(song_brief, folder, _telling(show, "Song"))

    async def _sound(self, song: Song, start_s: float, duration_s: float) -> Path:
        if duration_s >= song.duration_s:
            return song.audio
        part = song.audio.with_name("part.wav")
        await self.audio.cut(song.audio, part, start_s, duration_s)
        return part


def _telling(show: ShowStage, stage: str) -> ReportProgress:
    async def report(percent: int) -> None:
        show(stage, percent)

    return report


def _listing(order: Order) -> Listing:
    given = order.listing
    return Listing(
        given.name, given.road_address, given.description, tuple(given.facilities), given.category, given.phone
    )


def _lyrics_brief(commission: Commission, report: Intelligence) -> LyricsBrief:
    order = commission.order
    place = region_of(order.listing.road_address)
    return LyricsBrief(
        language=order.language,
        store_name=order.listing.name,
        region=place.region,
        detail_region=place.detail_region,
        selling_points=tuple(
            SellingLine(each.category, each.description, each.score) for each in report.selling_points
        ),
        keywords=report.target_keywords,
        style=commission.style,
        duration_s=SONG_S,
        seed=commission.seed,
    )


def _stay(order: Order) -> Stay:
    given, place = order.listing, region_of(order.listing.road_address)
    told = Stay(given.name, address=given.road_address, phone=given.phone, handle=given.handle)
    return briefs.readable_stay(told, (place.region, place.detail_region), order.language)
