"""Has a video captioned by an ML server: ordered once, looked for until it is done, taken over."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from server.content.captioning_ports import Captions, Footage
from server.content.ports import ReportProgress
from server.core.failures import EngineFailed, NotYet
from server.core.language import Language
from server.core.till import Cost, Order, Till, patience
from server.core.weather import Weather
from server.providers.captions.api import PROVIDER, Captioning, CaptionsApi

ORDER, READ = "captions", "captions.read"
_FIRST_LOOK, _SELDOM = timedelta(seconds=5), timedelta(seconds=60)
_FAILURES = {
    "media_unreadable": ("MEDIA_UNSUPPORTED", False),
    "no_sound": ("MEDIA_UNSUPPORTED", False),
    "source_unreachable": ("PROVIDER_FAILED", True),
}


@dataclass(frozen=True, slots=True)
class CaptionsDesk:
    """What every order is made with: the server, its weather, and what so many seconds of video cost."""

    api: CaptionsApi
    weather: Weather
    price: Callable[[float], Cost]


class RemoteCaptioner:
    """Implements `server.content.captioning_ports.Captioner` for one job."""

    def __init__(self, desk: CaptionsDesk, till: Till) -> None:
        self._desk = desk
        self._till = till

    async def caption(self, footage: Footage, workdir: Path, report: ReportProgress) -> Captions:
        """Order or look for the captions; raises NotYet while the server is at it."""
        captioning_id = await self._till.recall(PROVIDER, self._is_ours)
        if captioning_id is None:
            await self._order(footage)
            raise NotYet(_FIRST_LOOK, provider=PROVIDER)
        done = await self._finished(captioning_id, report)
        charged = footage.duration_s if done.charged_seconds is None else done.charged_seconds
        await self._till.charged(self._desk.price(charged))
        return _captions(done, footage)

    async def _order(self, footage: Footage) -> None:
        link = await footage.lend()

        async def submit(order: Order) -> str:
            async with self._desk.weather.call(ORDER):
                return await self._desk.api.start(_request(footage, link, order))

        await self._till.order(self._desk.price(footage.duration_s), submit)

    async def _is_ours(self, captioning_id: str, order: Order) -> bool:
        async with self._desk.weather.call(READ):
            return (await self._desk.api.captioning(captioning_id)).reference == order.reference

    async def _finished(self, captioning_id: str, report: ReportProgress) -> Captioning:
        async with self._desk.weather.call(READ):
            found = await self._desk.api.captioning(captioning_id)
        if found.status == "succeeded" and found.segments is not None:
            return found
        if found.status == "failed":
            await self._till.refunded()
            reason, retryable = _FAILURES.get(found.error.code, ("PROVIDER_FAILED", True))
            detail = f"{found.error.code}: {found.error.message[:200]}"
            raise EngineFailed(reason, detail, retryable=retryable, provider=PROVIDER)
        await report(found.progress)
        raise NotYet(patience(self._till.waited, _FIRST_LOOK, _SELDOM), provider=PROVIDER)


def _request(footage: Footage, link: str, order: Order) -> dict[str, Any]:
    known = [{"text": line.text, "start": line.start_s, "end": line.end_s} for line in footage.known]
    return {
        "reference": order.reference,
        "source_url": link,
        "duration_seconds": footage.duration_s,
        "callback_url": order.callback_url,
        **({"language": footage.language.value} if footage.language else {}),
        **({"known_lines": known} if known else {}),
    }


def _captions(done: Captioning, footage: Footage) -> Captions:
    """In order, and inside of the video; a language that we do not speak is none."""
    heard = Language(done.language) if done.language in set(Language) else footage.language
    segments = sorted((segment.caption for segment in done.segments or ()), key=lambda segment: segment.start_s)
    inside = (each for each in segments if each.start_s <= each.end_s <= footage.duration_s + 1)
    return Captions(heard, tuple(inside))
