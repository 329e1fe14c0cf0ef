"""Has a video filmed by Creatomate: checked without cost, ordered once, looked for until it is there, copied to us."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from server.content.ports import Bring, RenderedVideo, ReportProgress
from server.content.scene import Scene
from server.core.failures import EngineFailed, NotYet
from server.core.media import Media, Shelf
from server.core.till import Cost, Order, Till, patience
from server.core.weather import Weather
from server.providers.creatomate.api import PROVIDER, CreatomateApi, Render
from server.providers.creatomate.script import render_script

ORDER, READ = "creatomate", "creatomate.read"
_PROGRESS = {"planned": 5, "waiting": 10, "transcribing": 20, "rendering": 50}
_GIVEN_UP = frozenset({"failed", "cancelled"})
_FIRST_LOOK, _SELDOM = timedelta(seconds=10), timedelta(seconds=120)
_LARGEST_VIDEO, _LARGEST_STILL = 200 * 1024 * 1024, 20 * 1024 * 1024
_VIDEO_KINDS = ("video/mp4", "application/octet-stream")
_STILL_KINDS = ("image/jpeg", "application/octet-stream")

Price = Callable[[int, int, float, float], Cost]
"""What a video of a width, height, frame rate and length costs."""


@dataclass(frozen=True, slots=True)
class CreatomateDesk:
    """What every order is made with: the vendor, its weather, a way to fetch files, and its prices."""

    api: CreatomateApi
    weather: Weather
    media: Media
    price: Price


class CreatomateRenderer:
    """Implements `server.content.ports.Renderer` for one job."""

    def __init__(self, desk: CreatomateDesk, till: Till, shelf: Shelf) -> None:
        self._desk = desk
        self._till = till
        self._shelf = shelf

    async def render(self, scene: Scene, bring: Bring, workdir: Path, report: ReportProgress) -> RenderedVideo:
        """Order or look for the video; raises NotYet while Creatomate is at it, and then leaves no file."""
        render_id = await self._till.recall(PROVIDER, self._is_ours)
        if render_id is None:
            await self._order(scene, bring)
            raise NotYet(_FIRST_LOOK, provider=PROVIDER)
        done = await self._finished(scene, render_id, report)
        video, thumbnail = workdir / "video.mp4", workdir / "thumbnail.jpg"
        await self._desk.media.fetch(done.url, video, _LARGEST_VIDEO, _VIDEO_KINDS)
        await self._desk.media.fetch(done.snapshot_url or "", thumbnail, _LARGEST_STILL, _STILL_KINDS)
        return RenderedVideo(
            video, thumbnail, done.duration or scene.duration_s, done.width or scene.width, done.height or scene.height
        )

    async def _order(self, scene: Scene, bring: Bring) -> None:
        script = render_script(scene, await self._shelf.lend(await bring()))
        async with self._desk.weather.call(ORDER):
            await self._desk.api.check(script)

        async def submit(order: Order) -> str:
            named = script | {"webhook_url": order.callback_url, "metadata": order.reference}
            async with self._desk.weather.call(ORDER):
                return await self._desk.api.start(named)

        await self._till.order(self._quoted(scene), submit)

    async def _is_ours(self, render_id: str, order: Order) -> bool:
        async with self._desk.weather.call(READ):
            return (await self._desk.api.render(render_id)).metadata == order.reference

    async def _finished(self, scene: Scene, render_id: str, report: ReportProgress) -> Render:
        async with self._desk.weather.call(READ):
            found = await self._desk.api.render(render_id)
        if found.status == "succeeded":
            await self._till.charged(self._paid(scene, found))
            return found
        if found.status in _GIVEN_UP:
            await self._till.refunded()
            detail = f"{found.status}: {(found.error_message or '')[:300]}"
            raise EngineFailed("PROVIDER_FAILED", detail, retryable=True, provider=PROVIDER)
        await report(_PROGRESS.get(found.status, _PROGRESS["planned"]))
        raise NotYet(patience(self._till.waited, _FIRST_LOOK, _SELDOM), provider=PROVIDER)

    def _quoted(self, scene: Scene) -> Cost:
        return self._desk.price(scene.width, scene.height, scene.fps, scene.duration_s)

    def _paid(self, scene: Scene, done: Render) -> Cost:
        """By what was really made, in the vendor's own arithmetic."""
        return self._desk.price(
            done.width or scene.width,
            done.height or scene.height,
            done.frame_rate or scene.fps,
            done.duration or scene.duration_s,
        )
