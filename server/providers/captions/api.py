"""The HTTP contract of `openapi.yaml`: every answer checked, every refusal named."""

from typing import Annotated, Any, Literal

import httpx
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from server.content.captioning_ports import CaptionSegment, Emotion
from server.providers.vendor_calls import Unclear, VendorCalls, told_by_status

PROVIDER = "captions"
_PATH = "/v1/captionings"


def _printable(text: str) -> str:
    """Without what no database and no screen takes."""
    return "".join(character for character in text if character.isprintable()).strip()


Text = Annotated[str, AfterValidator(_printable)]


class _Read(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class Segment(_Read):
    """A stretch as the server heard it."""

    start: float = Field(ge=0, allow_inf_nan=False)
    end: float = Field(ge=0, allow_inf_nan=False)
    text: Text = Field(max_length=2_000)
    emotion: Literal["neutral", "happy", "sad", "angry", "fearful", "surprised", "disgusted"]
    emotion_confidence: float = Field(ge=0, le=1)
    loudness_lufs: float = Field(le=0, ge=-200)
    pitch_hz: float = Field(ge=0, le=20_000)

    @property
    def caption(self) -> CaptionSegment:
        """The same in our words."""
        return CaptionSegment(
            self.start,
            self.end,
            self.text,
            Emotion(self.emotion.upper()),
            self.emotion_confidence,
            self.loudness_lufs,
            self.pitch_hz,
        )


class Failure(_Read):
    """Why the server gave up."""

    code: Text
    message: Text = ""


class Captioning(_Read):
    """What became of an order."""

    id: str = Field(pattern=r"^[A-Za-z0-9_-]{1,100}$")
    reference: str
    status: Literal["queued", "running", "succeeded", "failed"]
    progress: int = Field(ge=0, le=100)
    language: str = ""
    segments: tuple[Segment, ...] | None = Field(None, max_length=10_000)
    charged_seconds: float | None = Field(None, ge=0, allow_inf_nan=False)
    error: Failure = Failure(code="")


class CaptionsApi:
    """Speaks for us; the client carries the key."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._calls = VendorCalls(PROVIDER, client, told_by_status(PROVIDER))

    async def start(self, order: dict[str, Any]) -> str:
        """Order captions; their id. Where no answer tells, they may be in work: NEEDS_REVIEW."""
        headers = {"idempotency-key": order["reference"]}
        try:
            return Captioning.model_validate(await self._calls.order("POST", _PATH, json=order, headers=headers)).id
        except (Unclear, ValidationError) as lost:
            raise self._calls.in_doubt(lost) from lost

    async def captioning(self, captioning_id: str) -> Captioning:
        """What became of an order."""
        answer = await self._calls.read("GET", f"{_PATH}/{captioning_id}")
        try:
            return Captioning.model_validate(answer)
        except ValidationError as error:
            raise self._calls.down(f"malformed captioning: {error.error_count()} errors") from error
