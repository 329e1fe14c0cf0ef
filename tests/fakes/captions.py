"""A stand-in for the ML server of `server/providers/captions/openapi.yaml`: orders that take their time, and a bill.

Run as `python -m tests.fakes.captions PORT`. It fetches the video, as the server would.
`POST /_control/outcomes/no_sound` lets the next captioning end so.
"""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil
from typing import Any, ClassVar
from uuid import uuid4

import httpx
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute

from tests.fakes.paid import PaidVendor
from tests.fakes.server import Fault, serve

KEY = "a key of the ML server"
SAID = ("바다가 보이는 방이에요.", "오늘도 잘 쉬었어요!")


def _refused(status: int, message: str, headers: dict[str, str] | None = None) -> Fault:
    return Fault(
        status, f'{{"error": {{"message": "{message}"}}}}', {"content-type": "application/json"} | (headers or {})
    )


@dataclass
class Listening:
    """An order in work."""

    id: str
    order: dict[str, Any]
    made_at: float
    outcome: str


class FakeCaptions(PaidVendor):
    """Accepts, listens, charges by the second."""

    named: ClassVar = {
        "too many requests": _refused(429, "slow down", {"retry-after": "2"}),
        "no credits": _refused(402, "used up"),
        "bad key": _refused(401, "who are you"),
        "bad order": _refused(400, "malformed"),
        "broken": _refused(500, "oops"),
        "malformed": Fault(200, "{"),
        "other shape": Fault(200, '{"id": 5}', {"content-type": "application/json"}),
        "answer lost": _refused(502, "bad gateway"),
        "hangs": Fault(200, "", delay_s=3),
    }

    def __init__(self, ready_after_s: float = 1.0) -> None:
        super().__init__(ready_after_s)
        self.works: dict[str, Listening] = {}
        self.fetched: list[bytes] = []

    def routes(self) -> Iterable[BaseRoute]:
        return [
            *self.paid_routes(),
            self.answering("/v1/captionings", "order", self._order, "POST"),
            self.answering("/v1/captionings/{id}", "look", self._look),
        ]

    async def _order(self, request: Request) -> Response:
        order = await request.json()
        if request.headers.get("authorization") != f"Bearer {KEY}":
            return _problem(401, "who are you")
        if request.headers.get("idempotency-key") != order["reference"]:
            return _problem(400, "the key must be the reference")
        known = next((each for each in self.works.values() if each.order["reference"] == order["reference"]), None)
        work = known or await self._accept(order)
        if fault := self._next_fault("accepted"):
            return Response(fault.body, fault.status, dict(fault.headers))
        return JSONResponse(self._shown(work), 202)

    async def _accept(self, order: dict[str, Any]) -> Listening:
        outcome = self.outcomes.pop(0) if self.outcomes else "succeeded"
        outcome = outcome if await self._fetches(order["source_url"]) else "source_unreachable"
        work = Listening(uuid4().hex, order, time.monotonic(), outcome)
        self.works[work.id] = work
        self.bill[work.id] = ceil(order["duration_seconds"]) if outcome == "succeeded" else 0
        status = "succeeded" if outcome == "succeeded" else "failed"
        self.call_back(order["callback_url"], {"id": work.id, "status": status})
        return work

    async def _fetches(self, link: str) -> bool:
        async with httpx.AsyncClient(trust_env=False) as client:
            try:
                answer = await client.get(link, timeout=10)
            except httpx.HTTPError:
                return False
        self.fetched.append(answer.content)
        return answer.is_success

    async def _look(self, request: Request) -> Response:
        work = self.works.get(request.path_params["id"])
        return JSONResponse(self._shown(work)) if work else _problem(404, "no such captioning")

    def _shown(self, work: Listening) -> dict[str, Any]:
        share = (time.monotonic() - work.made_at) / self.ready_after_s if self.ready_after_s else 1.0
        shown = {"id": work.id, "reference": work.order["reference"], "progress": min(100, int(100 * share))}
        if share < 1:
            return shown | {"status": "running" if share > 0.2 else "queued"}
        if work.outcome != "succeeded":
            return shown | {"status": "failed", "error": {"code": work.outcome, "message": "gave up"}}
        seconds = work.order["duration_seconds"]
        heard = {"language": work.order.get("language", "ko"), "segments": _segments(work.order)}
        return shown | heard | {"status": "succeeded", "charged_seconds": seconds}


def _segments(order: dict[str, Any]) -> list[dict[str, Any]]:
    half = order["duration_seconds"] / 2
    spoken = [{"text": text, "start": half * n, "end": half * (n + 1)} for n, text in enumerate(SAID)]
    heard = {"emotion": "happy", "emotion_confidence": 0.9, "loudness_lufs": -17.5, "pitch_hz": 231.0}
    return [line | heard for line in order.get("known_lines", spoken)]


def _problem(status: int, message: str) -> Response:
    return JSONResponse({"error": {"message": message}}, status)


def settings(vendor: Any) -> dict[str, str]:
    """What leads a deployment here."""
    return {"CASTAD_CAPTIONER": "captions", "CASTAD_CAPTIONS_API_KEY": KEY, "CASTAD_CAPTIONS_URL": vendor.base}


if __name__ == "__main__":
    serve(lambda: FakeCaptions(ready_after_s=3.0), settings)
