"""What fakes of paid vendors share: a bill of their own, and callbacks that can be lost, doubled, early or forged."""

import asyncio
import json
from collections import Counter
from collections.abc import Iterable
from enum import StrEnum

import httpx
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from tests.fakes.server import FakeVendor


class Callbacks(StrEnum):
    """How a vendor keeps its promise to call back."""

    ONCE = "once"
    TWICE = "twice"
    LOST = "lost"
    EARLY = "early"
    FORGED = "forged"


class PaidVendor(FakeVendor):
    """Charges every task it accepts; a test compares its bill with our ledger."""

    def __init__(self, ready_after_s: float = 1.0) -> None:
        super().__init__()
        self.ready_after_s = ready_after_s
        self.callbacks = Callbacks.ONCE
        self.bill: Counter[str] = Counter()
        self.outcomes: list[str] = []
        self._calling: set[asyncio.Task[None]] = set()

    def paid_routes(self) -> Iterable[BaseRoute]:
        """Switches and the bill, for other processes."""
        return [
            Route("/_control/bill", self._show_bill),
            Route("/_control/callbacks/{mode}", self._set_callbacks, methods=["POST"]),
            Route("/_control/outcomes/{outcome}", self._add_outcome, methods=["POST"]),
        ]

    @property
    def charged(self) -> int:
        """Units paid for in all, refunds taken off."""
        return sum(self.bill.values())

    def call_back(self, url: str, body: dict[str, object]) -> None:
        """Call after the work is done, or as this vendor was told to."""
        if self.callbacks is Callbacks.LOST or not url:
            return
        task = asyncio.create_task(self._call(url, body))
        self._calling.add(task)
        task.add_done_callback(self._calling.discard)

    async def _call(self, url: str, body: dict[str, object]) -> None:
        await asyncio.sleep(0.0 if self.callbacks is Callbacks.EARLY else self.ready_after_s)
        if self.callbacks is Callbacks.FORGED:
            url = url[:-4] + "AAAA"
        async with httpx.AsyncClient(trust_env=False) as client:
            for _ in range(2 if self.callbacks is Callbacks.TWICE else 1):
                try:
                    await client.post(url, content=json.dumps(body), timeout=5)
                except httpx.HTTPError:
                    return

    async def _show_bill(self, _request: Request) -> Response:
        return JSONResponse({"charged": self.charged, "tasks": self.bill})

    async def _set_callbacks(self, request: Request) -> Response:
        self.callbacks = Callbacks(request.path_params["mode"])
        return Response(status_code=204)

    async def _add_outcome(self, request: Request) -> Response:
        self.outcomes.append(request.path_params["outcome"])
        return Response(status_code=204)
