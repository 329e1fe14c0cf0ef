"""One question to a language model over the Responses API, and every way its answer can turn out."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Generic, TypeVar

import httpx2
import openai
import structlog
from openai.types.responses import EasyInputMessageParam, Response
from pydantic import BaseModel, ValidationError

from server.core.failures import EngineFailed
from server.core.meter import Meter, Ticket
from server.core.till import Cost
from server.core.weather import VendorBusy, Weather
from server.providers.vendor_http import Reach, sdk_client

PROVIDER = "openai"
MOST_OUTPUT_TOKENS = 8_000
LONGEST_PAUSE_S = 3_600.0
LEAST_BYTES_PER_TOKEN = 2
"""Korean takes about three bytes a token, English four."""
_NEVER_SENT = (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout)
_CONTENT_CODES = frozenset({"invalid_prompt", "content_policy_violation", "content_filter", "bio_policy"})
_USED_UP = frozenset({"insufficient_quota", "billing_hard_limit_reached"})

T = TypeVar("T", bound=BaseModel)
Messages = Sequence[EasyInputMessageParam]

log = structlog.get_logger("llm")


@dataclass(frozen=True, slots=True)
class Access:
    """Which model, where, as whom, and what its tokens cost in US dollars a million."""

    reach: Reach
    api_key: str
    model: str
    input_usd: float
    output_usd: float


@dataclass(frozen=True, slots=True)
class Usage:
    """What calls used up."""

    input_tokens: int = 0
    output_tokens: int = 0
    cost_micros: int = 0

    def plus(self, other: "Usage") -> "Usage":
        """Both together."""
        return Usage(
            self.input_tokens + other.input_tokens,
            self.output_tokens + other.output_tokens,
            self.cost_micros + other.cost_micros,
        )


@dataclass(frozen=True, slots=True)
class Reply(Generic[T]):
    """What came back; `value` is None when it is not of the asked shape."""

    value: T | None
    text: str
    usage: Usage


class LanguageModel:
    """Asks one model. The library tries nothing again by itself: jobs do, and the weather knows of every call."""

    def __init__(self, access: Access, weather: Weather, meter: Meter) -> None:
        self.name = access.model
        self._access = access
        self._weather = weather
        self._meter = meter
        self._client = openai.AsyncOpenAI(
            api_key=access.api_key,
            base_url=access.reach.base_url,
            timeout=access.reach.answer_s,
            max_retries=0,
            http_client=sdk_client(access.reach),
        )

    async def close(self) -> None:
        """Close its connections."""
        await self._client.close()

    async def ask(self, messages: Messages, shape: type[T]) -> Reply[T]:
        """Ask for a value of this shape; raises EngineFailed, and VendorBusy where the vendor asks to wait."""
        ticket = await self._meter.reserve(self._most(messages, shape))
        try:
            async with self._weather.call(PROVIDER):
                response = await self._answered(ticket, messages, shape)
        except (EngineFailed, VendorBusy):
            await self._meter.released(ticket)
            raise
        usage = self._usage(response)
        await self._meter.charged(ticket, _cost(usage) if usage else ticket.most)
        _require_answer(response)
        return _read(response.output_text, shape, usage or Usage())

    async def _answered(self, ticket: Ticket, messages: Messages, shape: type[BaseModel]) -> Response:
        """The answer; one that was lost, or that makes no sense, may be charged all the same."""
        try:
            response = await self._send(messages, shape)
        except openai.OpenAIError as error:
            if _may_be_charged(error):
                await self._meter.charged(ticket, ticket.most)
            raise _failure(error) from error
        if not isinstance(response, Response) or not isinstance(getattr(response, "output", None), list):
            await self._meter.charged(ticket, ticket.most)
            raise failed("PROVIDER_FAILED", "the answer is no response", retryable=True)
        return response

    async def _send(self, messages: Messages, shape: type[BaseModel]) -> object:
        """The library hands over whatever came, even where it is of another type than it says."""
        return await self._client.responses.create(
            model=self.name,
            input=list(messages),
            max_output_tokens=MOST_OUTPUT_TOKENS,
            store=False,
            text={
                "format": {
                    "type": "json_schema",
                    "name": shape.__name__,
                    "strict": True,
                    "schema": shape.model_json_schema(),
                }
            },
        )

    def _usage(self, response: Response) -> Usage | None:
        if response.usage is None:
            return None
        return self._priced(response.usage.input_tokens, response.usage.output_tokens)

    def _most(self, messages: Messages, shape: type[BaseModel]) -> Cost:
        """What a call can cost at most, as far as that can be told from its size."""
        asked = json.dumps([*messages, shape.model_json_schema()], ensure_ascii=False)
        return _cost(self._priced(len(asked.encode()) // LEAST_BYTES_PER_TOKEN, MOST_OUTPUT_TOKENS))

    def _priced(self, read: int, written: int) -> Usage:
        return Usage(read, written, round(read * self._access.input_usd + written * self._access.output_usd))


def _cost(usage: Usage) -> Cost:
    return Cost(PROVIDER, "tokens", usage.input_tokens + usage.output_tokens, usage.cost_micros)


def failed(reason: str, detail: str, *, retryable: bool, retry_after: timedelta | None = None) -> EngineFailed:
    """A failure of the model."""
    return EngineFailed(reason, detail, retryable=retryable, provider=PROVIDER, retry_after=retry_after)


def _read(text: str, shape: type[T], usage: Usage) -> Reply[T]:
    try:
        return Reply(shape.model_validate_json(text), text, usage)
    except (ValidationError, RecursionError) as error:
        log.warning("llm_answer_malformed", shape=shape.__name__, error=type(error).__name__)
        return Reply(None, text, usage)


def _require_answer(response: Response) -> None:
    """Raise for an answer that is none, by what it says itself."""
    refused = any(part.type == "refusal" for item in response.output if item.type == "message" for part in item.content)
    if refused:
        raise failed("PROVIDER_REFUSED", "the model declined", retryable=False)
    if response.status == "completed":
        return
    why = response.incomplete_details.reason if response.incomplete_details else None
    if why == "content_filter":
        raise failed("CONTENT_REJECTED", "stopped by the content filter", retryable=False)
    raise failed("PROVIDER_FAILED", f"{response.status}: {why or 'no reason'}", retryable=True)


def _may_be_charged(error: openai.OpenAIError) -> bool:
    """Whether the model may have worked for a call that nobody answered; a refusal is for nothing."""
    return isinstance(error, openai.APIConnectionError) and not isinstance(error.__cause__, _NEVER_SENT)


def _failure(error: openai.OpenAIError) -> EngineFailed:
    """What an error of the library means to us."""
    if isinstance(error, openai.APIConnectionError):
        return failed("PROVIDER_UNAVAILABLE", type(error).__name__, retryable=True)
    if not isinstance(error, openai.APIStatusError):
        return failed("PROVIDER_FAILED", type(error).__name__, retryable=True)
    detail = f"status {error.status_code}, code {error.code}, request {error.request_id}"
    if error.code in _USED_UP:
        return failed("PROVIDER_QUOTA", detail, retryable=False)
    if error.status_code == 429:
        return failed("PROVIDER_BUSY", detail, retryable=True, retry_after=_pause(error))
    if error.status_code >= 500 or error.status_code == 408:
        return failed("PROVIDER_UNAVAILABLE", detail, retryable=True)
    if error.status_code in (401, 403, 404):
        log.error("llm_set_up_wrong", status=error.status_code)
        return failed("PROVIDER_NOT_CONFIGURED", detail, retryable=False)
    reason = "CONTENT_REJECTED" if error.code in _CONTENT_CODES else "PROVIDER_REFUSED"
    return failed(reason, detail, retryable=False)


def _pause(error: openai.APIStatusError) -> timedelta | None:
    try:
        return timedelta(seconds=min(max(float(error.response.headers["retry-after"]), 0.0), LONGEST_PAUSE_S))
    except (KeyError, ValueError):
        return None
