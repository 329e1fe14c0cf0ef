"""The job that makes a video: directs it, has it rendered, stores it."""

import json
from dataclasses import dataclass
from pathlib import Path

from server.content import briefs, prices, repository
from server.content import work_repository as works
from server.content.direction import Aspect, direct
from server.content.excerpt import excerpt
from server.content.jobs import Desk, share_of, there
from server.content.models import Image, Project
from server.content.ports import Bring, HireRenderer, RenderedVideo
from server.content.scene import Scene, to_json
from server.content.shelf import BlobShelf
from server.content.work_models import SongRow, VideoRow
from server.content.workdir import results_in, workdir
from server.core.failures import EngineFailed
from server.core.language import Language
from server.core.provenance import Provenance
from server.jobs.costs import Cost
from server.jobs.models import JobKind
from server.jobs.run import JobRun
from server.jobs.till import JobTill


@dataclass(frozen=True, slots=True)
class Material:
    """Everything a video is made of."""

    video: VideoRow
    project: Project
    song: SongRow
    images: list[Image]


class VideoJob:
    """Has the song filmed."""

    kind = JobKind.VIDEO

    def __init__(self, hire: HireRenderer, made_by: Provenance, desk: Desk) -> None:
        self._hire = hire
        self._made_by = made_by
        self._desk = desk

    async def __call__(self, run: JobRun) -> None:
        """Direct, render, store, save."""
        await run.enter("direct")
        material = await self._load(run)
        till = JobTill(run, self._desk.callbacks)
        shelf = BlobShelf(self._desk.lent, f"{material.video.folder}/lent")
        async with workdir(self._desk.root, run.job) as folder:
            scene, bring = self._direct(material, folder)
            await run.enter("render", 5)
            rendered = await self._hire(till, shelf).render(scene, bring, folder, share_of(run, 5, 95))
            await run.enter("store", 95)
            if till.paid:
                await shelf.clear()
            await self._store(run, material.video, scene, rendered, till.paid)

    async def _load(self, run: JobRun) -> Material:
        async with run.uow() as tx:
            video = there(await works.get_video(tx, run.job.user_id, run.job.subject_id))
            project = there(await repository.get(tx, video.user_id, video.project_id))
            song = there(await works.get_song(tx, video.user_id, video.song_id))
            images = await repository.images_of(tx, video.user_id, video.project_id)
        if song.finished_at is None:
            raise EngineFailed("SONG_REQUIRED", "the song is not finished", retryable=True)
        if not images:
            raise EngineFailed("IMAGES_REQUIRED", "the project has no photo", retryable=True)
        return Material(video, project, song, images)

    def _direct(self, material: Material, folder: Path) -> tuple[Scene, Bring]:
        """The scene, and what brings copies of all it names; a shorter video gets the song's best part."""
        video, project = material.video, material.project
        start_s, song = excerpt(briefs.song_map(material.song), video.length_s)
        photos = briefs.photos(material.images, project.cover_image_id)
        scene = direct(
            song,
            photos,
            briefs.stay(project, video),
            Aspect(video.aspect),
            Language(material.song.language),
            video.seed,
        )

        async def bring() -> dict[str, Path]:
            assets = {str(each.id): folder / f"{each.id}.jpg" for each in material.images}
            for image in material.images:
                await self._desk.blobs.fetch(image.blob_key, assets[str(image.id)])
            assets[song.asset_id] = await self._fetch_sound(material.song, folder, start_s, song.duration_s)
            return assets

        return scene, bring

    async def _fetch_sound(self, song: SongRow, folder: Path, start_s: float, duration_s: float) -> Path:
        assert song.wav_key and song.duration_s
        whole, part = folder / "song.wav", folder / "part.wav"
        await self._desk.blobs.fetch(song.wav_key, whole)
        if duration_s >= song.duration_s:
            return whole
        await self._desk.audio.cut(whole, part, start_s, duration_s)
        whole.unlink()
        return part

    async def _store(
        self, run: JobRun, row: VideoRow, scene: Scene, rendered: RenderedVideo, paid: Cost | None
    ) -> None:
        place = f"{row.folder}/{run.job.fence}"
        video_key, thumbnail_key = f"{place}/video.mp4", f"{place}/thumbnail.jpg"

        async def is_recorded() -> bool:
            async with run.uow() as tx:
                kept = await works.get_video(tx, row.user_id, row.id)
            return kept is not None and kept.video_key == video_key

        async with results_in(self._desk.blobs, place, is_recorded):
            await self._desk.blobs.put_file(video_key, rendered.video)
            await self._desk.blobs.put_file(thumbnail_key, rendered.thumbnail)
            own = prices.local_cost(self.kind, rendered.duration_s)
            async with run.finish(None if paid else own) as tx:
                await works.finish_video(
                    tx,
                    row,
                    self._made_by,
                    paid or own,
                    scene=json.loads(to_json(scene)),
                    duration_s=rendered.duration_s,
                    width=rendered.width,
                    height=rendered.height,
                    video_key=video_key,
                    thumbnail_key=thumbnail_key,
                    size_bytes=await self._desk.blobs.size(video_key),
                )
