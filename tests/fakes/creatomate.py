"""A stand-in for Creatomate's API v2: dry runs, renders that take their time, webhooks, a bill in credits.

Run as `python -m tests.fakes.creatomate PORT`. It fetches every source of a script, as the vendor would.
Faults of "render" spoil dry runs and orders alike, one of "order" loses the answer to an order it has accepted.
"""

import io
import math
import subprocess
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, ClassVar
from uuid import uuid4

import httpx
import imageio_ffmpeg
from PIL import Image
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute

from tests.fakes.paid import PaidVendor
from tests.fakes.server import Fault, serve

KEY = "a key of creatomate"


@dataclass
class Rendering:
    """An order in work."""

    id: str
    script: dict[str, Any]
    made_at: float
    outcome: str
    errors: list[str] = field(default_factory=list)


class FakeCreatomate(PaidVendor):
    """Accepts, charges, films."""

    named: ClassVar = {
        "too many requests": Fault(429, '{"hint": "slow down"}', {"retry-after": "2"}),
        "no credits": Fault(402, '{"hint": "insufficient credits"}'),
        "bad key": Fault(401, '{"hint": "invalid key"}'),
        "bad script": Fault(400, '{"hint": "invalid script"}'),
        "broken": Fault(500, "oops"),
        "malformed": Fault(202, "{"),
        "answer lost": Fault(502, "bad gateway"),
        "expired": Fault(410, "gone"),
    }

    def __init__(self, ready_after_s: float = 1.0) -> None:
        super().__init__(ready_after_s)
        self.renders: dict[str, Rendering] = {}

    def routes(self) -> Iterable[BaseRoute]:
        return [
            *self.paid_routes(),
            self.answering("/v2/renders", "render", self._start, "POST"),
            self.answering("/v2/renders/{id}", "look", self._look),
            self.answering("/renders/{name}", "file", self._file),
        ]

    async def _start(self, request: Request) -> Response:
        script = await request.json()
        if request.headers.get("authorization") != f"Bearer {KEY}":
            return JSONResponse({"hint": "invalid key"}, 401)
        errors = await _errors_in(script)
        if script.get("dry_run"):
            return JSONResponse({"valid": not errors, "errors": errors, "warnings": [], "source": {}})
        fault = self._next_fault("order")
        made = Rendering(uuid4().hex, script, time.monotonic(), self.outcomes.pop(0) if self.outcomes else "succeeded")
        self.renders[made.id] = made
        self.bill[made.id] = credits_for(script) if made.outcome == "succeeded" else 0
        self.call_back(script.get("webhook_url", ""), self._shown(made))
        return Response(fault.body, fault.status) if fault else JSONResponse(self._shown(made), 202)

    async def _look(self, request: Request) -> Response:
        made = self.renders.get(request.path_params["id"])
        return JSONResponse(self._shown(made)) if made else JSONResponse({"hint": "no such render"}, 404)

    def _shown(self, made: Rendering) -> dict[str, Any]:
        share = (time.monotonic() - made.made_at) / self.ready_after_s if self.ready_after_s else 1.0
        status = made.outcome if share >= 1 else "planned" if share < 0.3 else "rendering"
        return {
            "id": made.id,
            "status": status,
            "url": f"{self.base}/renders/{made.id}.mp4",
            "snapshot_url": f"{self.base}/renders/{made.id}.jpg",
            "width": made.script["width"],
            "height": made.script["height"],
            "frame_rate": made.script["frame_rate"],
            "duration": made.script["duration"],
            "metadata": made.script.get("metadata"),
            "error_message": "could not render" if status == "failed" else None,
        }

    async def _file(self, request: Request) -> Response:
        name = str(request.path_params["name"])
        if name.endswith(".mp4"):
            return Response(_film(), media_type="video/mp4")
        return Response(_still(), media_type="image/jpeg")


def credits_for(script: dict[str, Any]) -> int:
    """The vendor's own arithmetic."""
    pixels: float = script["width"] * script["height"] * script["frame_rate"] * script["duration"]
    return max(1, math.ceil(pixels / 1e8))


async def _errors_in(script: dict[str, Any]) -> list[str]:
    """What the vendor would complain of: parts that are missing, and sources it cannot fetch."""
    missing = [name for name in ("output_format", "width", "height", "frame_rate", "elements") if name not in script]
    sources = {element["source"] for element in script.get("elements", []) if "source" in element}
    async with httpx.AsyncClient(trust_env=False) as client:
        unfit = [url for url in sources if (await client.get(url)).status_code != httpx.codes.OK]
    return [*(f"{name} is missing" for name in missing), *(f"cannot fetch {url}" for url in unfit)]


@cache
def _film() -> bytes:
    """A second of grey."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "grey.mp4"
        source = ["-f", "lavfi", "-i", "color=gray:s=108x192:r=30:d=1"]
        command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", *source, "-movflags", "+faststart", str(target)]
        subprocess.run(command, check=True, timeout=60)
        return target.read_bytes()


@cache
def _still() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (108, 192), "gray").save(out, "JPEG")
    return out.getvalue()


def settings(vendor: Any) -> dict[str, str]:
    """What leads a deployment here."""
    return {"CASTAD_RENDERER": "creatomate", "CASTAD_CREATOMATE_API_KEY": KEY, "CASTAD_CREATOMATE_URL": vendor.base}


if __name__ == "__main__":
    serve(lambda: FakeCreatomate(ready_after_s=3.0), settings)
