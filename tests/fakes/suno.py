"""A stand-in for sunoapi.org: orders, tasks that take their time, two tracks, word times, callbacks and a bill.

Run as `python -m tests.fakes.suno PORT`. `POST /_control/outcomes/SENSITIVE_WORD_ERROR` lets the next task end so.
"""

import io
import math
import re
import struct
import time
import wave
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any, ClassVar
from uuid import uuid4

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute

from tests.fakes.paid import PaidVendor
from tests.fakes.server import Fault, serve

CREDITS = 12
KEY = "a key of sunoapi.org"
SONG_S = 64
REFUNDED = {"CREATE_TASK_FAILED": "531", "GENERATE_AUDIO_FAILED": "531"}
_TAG = re.compile(r"\[[^\]]*\]")


@dataclass
class Task:
    """An order in work."""

    id: str
    asked: dict[str, Any]
    made_at: float
    outcome: str


class FakeSuno(PaidVendor):
    """Accepts, charges, sings."""

    named: ClassVar = {
        "too many requests": Fault(429, headers={"retry-after": "2"}),
        "too frequent": Fault(200, '{"code": 430, "msg": "call frequency is too high", "data": null}'),
        "no credits": Fault(200, '{"code": 429, "msg": "insufficient credits", "data": null}'),
        "maintenance": Fault(200, '{"code": 455, "msg": "maintenance", "data": null}'),
        "too long": Fault(200, '{"code": 413, "msg": "prompt too long", "data": null}'),
        "bad key": Fault(200, '{"code": 401, "msg": "unauthorized", "data": null}'),
        "broken": Fault(502, "<html>bad gateway</html>"),
        "malformed": Fault(200, '{"code": 200, "data": ['),
        "answer lost": Fault(502, "<html>bad gateway</html>", done=True),
        "hangs": Fault(200, "", delay_s=30),
        "hangs after accepting": Fault(200, "", delay_s=30, done=True),
    }

    def __init__(self, ready_after_s: float = 1.0, song_s: int = SONG_S) -> None:
        super().__init__(ready_after_s)
        self.song_s = song_s
        self.tasks: dict[str, Task] = {}

    def routes(self) -> Iterable[BaseRoute]:
        return [
            *self.paid_routes(),
            self.answering("/api/v1/generate", "generate", self._generate, "POST"),
            self.answering("/api/v1/generate/record-info", "task", self._task),
            self.answering("/api/v1/generate/get-timestamped-lyrics", "words", self._words, "POST"),
            self.answering("/audio/{track}", "audio", self._audio),
        ]

    async def _generate(self, request: Request) -> Response:
        asked = await request.json()
        if request.headers.get("authorization") != f"Bearer {KEY}":
            return _envelope(401, "unauthorized")
        wanted = {"customMode", "instrumental", "model", "callBackUrl", "style", "title"}
        if wanted - asked.keys() or (not asked["instrumental"] and not asked.get("prompt")):
            return _envelope(400, "parameters missing")
        task = Task(uuid4().hex, asked, time.monotonic(), self.outcomes.pop(0) if self.outcomes else "SUCCESS")
        self.tasks[task.id] = task
        self.bill[task.id] = CREDITS
        if task.outcome in REFUNDED:
            self.bill[task.id] = 0
        stage = "complete" if task.outcome == "SUCCESS" else "error"
        told = {"code": 200, "msg": "told", "data": {"callbackType": stage, "task_id": task.id, "data": []}}
        self.call_back(asked["callBackUrl"], told)
        return _envelope(200, "success", {"taskId": task.id})

    async def _task(self, request: Request) -> Response:
        task = self.tasks.get(request.query_params.get("taskId", ""))
        if task is None:
            return _envelope(404, "no such task")
        status = self._status(task)
        tracks = [self._track(task, number) for number in (1, 2)] if status in ("SUCCESS", "CALLBACK_EXCEPTION") else []
        data = {
            "taskId": task.id,
            "param": _json(task.asked),
            "status": status,
            "errorCode": REFUNDED.get(status),
            "response": {"taskId": task.id, "sunoData": tracks},
        }
        return _envelope(200, "success", data)

    def _status(self, task: Task) -> str:
        share = (time.monotonic() - task.made_at) / self.ready_after_s if self.ready_after_s else 1.0
        if share >= 1:
            return task.outcome
        return "PENDING" if share < 0.3 else "TEXT_SUCCESS" if share < 0.6 else "FIRST_SUCCESS"

    def _track(self, task: Task, number: int) -> dict[str, Any]:
        track = f"{task.id}-{number}"
        return {"id": track, "audioUrl": f"{self.base}/audio/{track}.wav", "duration": self.song_s, "createTime": "x"}

    async def _words(self, request: Request) -> Response:
        asked = await request.json()
        task = self.tasks[asked["taskId"]]
        first = str(asked["audioId"]).endswith("-1")
        words = _sung(str(task.asked.get("prompt", "")))
        return _envelope(200, "success", {"alignedWords": words, "hootCer": 0.05 if first else 0.4})

    async def _audio(self, request: Request) -> Response:
        return Response(_tune(self.song_s), media_type="audio/wav")


def _envelope(code: int, message: str, data: Any = None) -> Response:
    return JSONResponse({"code": code, "msg": message, "data": data})


def _json(value: object) -> str:
    import json

    return json.dumps(value)


def _sung(prompt: str) -> list[dict[str, Any]]:
    """The words of the prompt one after the other; a tag stands before the first word of its part."""
    words, tag, at = [], "", 6.0
    for line in prompt.splitlines():
        if _TAG.fullmatch(line.strip()):
            tag = f"{line.strip()}\n"
            continue
        for word in line.split():
            words.append({"word": tag + word, "success": True, "startS": at, "endS": at + 0.4, "palign": 0})
            tag, at = "", at + 0.45
        at += 0.6 if line.strip() else 0.0
    return words


@cache
def _tune(seconds: int) -> bytes:
    """A plain tone."""
    rate = 8_000
    loop = b"".join(struct.pack("<h", int(9_000 * math.sin(2 * math.pi * 220 * n / rate))) for n in range(rate))
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(loop * seconds)
    return out.getvalue()


def settings(vendor: Any) -> dict[str, str]:
    """What leads a deployment here."""
    return {"CASTAD_COMPOSER": "suno", "CASTAD_SUNO_API_KEY": KEY, "CASTAD_SUNO_URL": vendor.base}


if __name__ == "__main__":
    serve(lambda: FakeSuno(ready_after_s=3.0), settings)
