"""The HTTP contract of sunoapi.org: one method an address, every answer checked, every refusal named."""

import json
from dataclasses import dataclass, field
from typing import Any

import httpx
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from server.core.failures import EngineFailed
from server.providers.vendor_calls import Unclear, VendorCalls, pause_asked_by

PROVIDER = "suno"
OK = 200
_FAILURES = {
    400: ("PROVIDER_REFUSED", False),
    401: ("PROVIDER_REFUSED", True),
    404: ("PROVIDER_FAILED", False),
    405: ("PROVIDER_BUSY", True),
    413: ("CONTENT_REJECTED", False),
    429: ("PROVIDER_QUOTA", True),
    430: ("PROVIDER_BUSY", True),
    455: ("PROVIDER_UNAVAILABLE", True),
    500: ("PROVIDER_UNAVAILABLE", True),
}
"""Reason, and whether a retry can help, for the code in the body; 429 means that credits are used up."""
_RATE_LIMITED = 429
"""As an HTTP status, from whatever stands in front of the vendor, it means too many requests."""


class Track(BaseModel):
    """One of a task's two recordings."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str
    audio_url: str = Field("", alias="audioUrl")
    duration: float | None = None


class AlignedWord(BaseModel):
    """A sung word as the vendor heard it; section tags and line breaks stand in `word`, too."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    word: str
    start_s: float = Field(validation_alias="startS")
    end_s: float = Field(validation_alias="endS")


@dataclass(frozen=True, slots=True)
class Task:
    """What became of an order: its status in the vendor's words, what was asked, and its recordings."""

    status: str
    error_code: int | None
    callback_url: str
    tracks: tuple[Track, ...] = ()


@dataclass(frozen=True, slots=True)
class Words:
    """A track's words in time, and the share of letters that the vendor misheard."""

    words: tuple[AlignedWord, ...] = field(default=())
    error_rate: float = 1.0


class SunoApi:
    """Speaks for us; the client carries the key."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._calls = VendorCalls(PROVIDER, client, _opened)

    async def generate(self, request: dict[str, Any]) -> str:
        """Order two recordings; the task's id. Where no answer tells, it may have been bought: NEEDS_REVIEW."""
        try:
            data = await self._calls.order("POST", "/api/v1/generate", json=request)
            return str(data["taskId"])
        except (Unclear, KeyError, TypeError) as lost:
            raise self._calls.in_doubt(lost) from lost

    async def task(self, task_id: str) -> Task:
        """What became of an order."""
        data = await self._calls.read("GET", "/api/v1/generate/record-info", params={"taskId": task_id})
        try:
            tracks = ((data.get("response") or {}).get("sunoData")) or []
            return Task(
                status=str(data["status"]),
                error_code=_number(data.get("errorCode")),
                callback_url=str(_asked(data.get("param")).get("callBackUrl", "")),
                tracks=tuple(Track.model_validate(track) for track in tracks),
            )
        except (KeyError, TypeError, AttributeError, ValidationError) as error:
            raise self._calls.down(f"malformed task: {error!r}") from error

    async def words(self, task_id: str, track_id: str) -> Words:
        """When each word of a track is sung; none for an instrumental."""
        body = {"taskId": task_id, "audioId": track_id}
        data = await self._calls.read("POST", "/api/v1/generate/get-timestamped-lyrics", json=body)
        try:
            words = tuple(AlignedWord.model_validate(_named(word)) for word in data.get("alignedWords") or [])
            return Words(words, float(data.get("hootCer") or 0.0) if words else 1.0)
        except (TypeError, ValueError, AttributeError) as error:
            raise self._calls.down(f"malformed words: {error!r}") from error


def _opened(answer: httpx.Response) -> Any:
    """The data in the envelope."""
    if answer.status_code == _RATE_LIMITED:
        raise EngineFailed(
            "PROVIDER_BUSY", "too many requests", retryable=True, provider=PROVIDER, retry_after=pause_asked_by(answer)
        )
    try:
        body = answer.json()
        code, data = int(body["code"]), body.get("data")
    except (json.JSONDecodeError, UnicodeDecodeError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise Unclear(f"status {answer.status_code}, no envelope") from error
    if code == OK:
        return data
    reason, retryable = _FAILURES.get(code, ("PROVIDER_FAILED", True))
    raise EngineFailed(reason, f"code {code}: {str(body.get('msg'))[:200]}", retryable=retryable, provider=PROVIDER)


def _number(value: Any) -> int | None:
    return int(value) if str(value).isdigit() else None


def _asked(param: Any) -> dict[str, Any]:
    """What we had asked for, which comes back as JSON in a string."""
    try:
        asked = json.loads(param or "{}")
    except (TypeError, ValueError):
        return {}
    return asked if isinstance(asked, dict) else {}


def _named(word: dict[str, Any]) -> dict[str, Any]:
    """Older answers write `start_s` for `startS`."""
    return {"startS": word.get("start_s"), "endS": word.get("end_s")} | word
