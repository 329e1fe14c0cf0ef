"""What a step costs: nothing where our own engines do it, and what it would cost at a vendor's list price."""

import tomllib
from functools import cache
from importlib.resources import files
from math import ceil
from typing import Any

from server.content.direction import FPS, Aspect
from server.core.provenance import LOCAL as LOCAL
from server.core.settings import settings
from server.jobs.costs import Cost
from server.jobs.models import JobKind

_LOCAL_UNITS = {JobKind.SONG: "songs", JobKind.VIDEO: "seconds", JobKind.CAPTIONING: "seconds"}


def local_cost(kind: JobKind, units: float = 1) -> Cost:
    """A step of our own engines."""
    return Cost(LOCAL, _LOCAL_UNITS.get(kind, "texts"), units, 0)


def list_price(kind: JobKind) -> Cost | None:
    """A step that costs the same for every advertisement, at its vendor; None where no vendor does it."""
    price = _prices().get(kind)
    if price is None:
        return None
    units = sum(part["units"] for part in price["usage"])
    amount = sum(part["units"] * part["micros"] for part in price["usage"])
    return Cost(price["provider"], price["unit"], units, round(amount))


def maker_of(kind: JobKind) -> str:
    """Who makes it here, by the settings: LOCAL, or a vendor that is paid."""
    config = settings()
    makers = {
        JobKind.ANALYSIS: config.analyst,
        JobKind.LYRICS: config.lyricist,
        JobKind.SONG: config.composer,
        JobKind.VIDEO: config.renderer,
        JobKind.POST: config.copywriter,
    }
    return makers.get(kind, LOCAL)


def video_list_price(aspect: Aspect, length_s: int) -> Cost:
    """A video of an advertisement at its vendor."""
    return video_price(*aspect.size, FPS, length_s)


def video_price(width: int, height: int, fps: float, seconds: float) -> Cost:
    """A video, which its vendor charges by the pixel."""
    price = _prices()[JobKind.VIDEO]
    credits_used = max(1, ceil(width * height * fps * seconds / price["pixels_per_credit"]))
    return Cost(price["provider"], price["unit"], credits_used, credits_used * price["micros_per_credit"])


def captions_price(seconds: float) -> Cost:
    """Captions of a video that runs this long, at the ML server."""
    price = _prices()[JobKind.CAPTIONING]
    charged = ceil(seconds)
    return Cost(price["provider"], price["unit"], charged, charged * price["micros_per_second"])


@cache
def _prices() -> dict[str, Any]:
    return tomllib.loads(files("server.content").joinpath("prices.toml").read_text("utf-8"))
