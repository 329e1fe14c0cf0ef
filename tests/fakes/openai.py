"""The Responses API as far as CastAD calls it: strict schemas, usage, and every way it can end.

It writes with CastAD's own local writers, so that its answers are as good as theirs.
`python -m tests.fakes.openai 9400` serves it for `castad dev`.
"""

import json
import re
import secrets
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any, ClassVar

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute

from server.content.ports import Genre, LyricsBrief, Mood, MusicStyle, Vocal
from server.content.ports import SellingLine as LyricsLine
from server.core.language import Language
from server.marketing.ports import Listing
from server.providers.writers.analyst import LocalAnalyst
from server.providers.writers.copywriter import LocalCopywriter
from server.providers.writers.lyricist import LocalLyricist
from server.social.ports import CopyBrief, Platform
from server.social.ports import SellingLine as CopyLine
from tests.fakes.server import FakeVendor, Fault, serve

KEY = "sk-fake-openai"
MODEL = "gpt-fake"
JSON = {"content-type": "application/json"}
_DATA = re.compile(r"^([0-9a-f]{32})\n(.*)\n\1$", re.DOTALL | re.MULTILINE)
_LANGUAGE = re.compile(r"in the language (\w\w)")
_STYLE = re.compile(r"seconds: (\w+), (\w+), (\d+) beats")

Author = Callable[[str, dict[str, Any]], Awaitable[dict[str, Any]]]


def _error(status: int, code: str, headers: Mapping[str, str] | None = None) -> Fault:
    body = {"error": {"message": "no", "type": "error", "param": None, "code": code}}
    return Fault(status, json.dumps(body), {**JSON, **(headers or {})})


class FakeOpenAi(FakeVendor):
    """A model; `answers` are given before it writes by itself, a text as it is, anything else as JSON."""

    named: ClassVar[Mapping[str, Fault]] = {
        "rate_limited": _error(429, "rate_limit_exceeded", {"retry-after": "17"}),
        "quota": _error(429, "insufficient_quota"),
        "bad_key": _error(401, "invalid_api_key"),
        "bad_request": _error(400, "invalid_value"),
        "invalid_prompt": _error(400, "invalid_prompt"),
        "server_error": _error(500, "server_error"),
        "not_json": Fault(200, "<html>", {"content-type": "text/html"}),
        "redirect": Fault(302, headers={"location": "http://169.254.169.254/"}),
        "slow": Fault(0, delay_s=3),
        "lost": Fault(502, done=True),
    }

    def __init__(self) -> None:
        super().__init__()
        self.answers: list[Any] = []
        self.endings: list[str] = []
        self.charged = 0

    def routes(self) -> Iterable[BaseRoute]:
        return [self.answering("/v1/responses", "responses", self._respond, "POST")]

    async def _respond(self, request: Request) -> Response:
        asked = await request.json()
        if request.headers.get("authorization") != f"Bearer {KEY}":
            return JSONResponse({"error": {"message": "bad key", "code": "invalid_api_key"}}, 401)
        if fault := _schema_fault(asked["text"]["format"]["schema"]):
            return JSONResponse({"error": {"message": fault, "code": "invalid_json_schema"}}, 400)
        self.charged += 1
        ending = self.endings.pop(0) if self.endings else "completed"
        text = await self._text(asked)
        return JSONResponse(_response(asked, text, ending), headers={"x-request-id": f"req_{secrets.token_hex(4)}"})

    async def _text(self, asked: dict[str, Any]) -> str:
        if self.answers:
            answer = self.answers.pop(0)
            return answer if isinstance(answer, str) else json.dumps(answer, ensure_ascii=False)
        told = asked["input"][1]["content"]
        found = _DATA.search(told)
        assert found, "facts stand between two marks"
        author = AUTHORS[asked["text"]["format"]["name"]]
        return json.dumps(await author(told, json.loads(found[2])), ensure_ascii=False)


def _schema_fault(schema: dict[str, Any]) -> str:
    """What the strict mode refuses."""
    for part in [schema, *schema.get("$defs", {}).values()]:
        if part.get("type") == "object":
            if part.get("additionalProperties") is not False:
                return "'additionalProperties' is required to be supplied and to be false."
            if set(part.get("required", ())) != set(part["properties"]):
                return "'required' is required to include every key in properties."
    return ""


def _response(asked: dict[str, Any], text: str, ending: str) -> dict[str, Any]:
    refusal = {"type": "refusal", "refusal": "I cannot help with that."}
    part = refusal if ending == "refusal" else {"type": "output_text", "text": text, "annotations": []}
    cut = ending in ("max_output_tokens", "content_filter")
    message = {"type": "message", "id": "msg_1", "status": "completed", "role": "assistant", "content": [part]}
    read, written = len(json.dumps(asked["input"], ensure_ascii=False)) // 4, max(1, len(text) // 4)
    return {
        "id": f"resp_{secrets.token_hex(8)}",
        "object": "response",
        "created_at": 1_763_600_000,
        "status": "incomplete" if cut else "failed" if ending == "failed" else "completed",
        "error": None,
        "incomplete_details": {"reason": ending} if cut else None,
        "model": asked["model"],
        "output": [{"type": "reasoning", "id": "rs_1", "summary": []}, message],
        "parallel_tool_calls": True,
        "tool_choice": "auto",
        "tools": [],
        "usage": {
            "input_tokens": read,
            "input_tokens_details": {"cached_tokens": 0, "cache_write_tokens": 0},
            "output_tokens": written,
            "output_tokens_details": {"reasoning_tokens": 0},
            "total_tokens": read + written,
        },
    }


async def report(told: str, facts: dict[str, Any]) -> dict[str, Any]:
    """What the local analyst would report."""
    listing = Listing(**{**facts, "facilities": tuple(facts["facilities"])})
    made, _ = await LocalAnalyst().analyze(listing, _language(told))
    return {
        **{name: _claim(getattr(made, name)) for name in ("location_analysis", "concept", "core_value")},
        "market_category": made.market_category,
        "personas": [_plain(persona) for persona in made.personas][:4],
        "selling_points": [_plain(point) for point in made.selling_points][:8],
        "target_keywords": list(made.target_keywords),
    }


async def song(told: str, facts: dict[str, Any]) -> dict[str, Any]:
    """What the local lyricist would write."""
    style = _STYLE.search(told)
    assert style
    brief = LyricsBrief(
        language=_language(told),
        store_name=facts["store_name"],
        region=facts["region"],
        detail_region=facts["detail_region"],
        selling_points=tuple(LyricsLine(**point) for point in facts["selling_points"]),
        keywords=tuple(facts["keywords"]),
        style=MusicStyle(Genre(style[1]), Mood(style[2]), Vocal.FEMALE, int(style[3])),
    )
    words, _ = await LocalLyricist().write(brief)
    sections: list[dict[str, Any]] = []
    for line in words.lines:
        if not sections or sections[-1]["kind"] != line.section:
            sections.append({"kind": line.section, "lines": []})
        sections[-1]["lines"].append(line.text)
    return {"title": words.title, "sections": sections}


async def copy(told: str, facts: dict[str, Any]) -> dict[str, Any]:
    """What the local copywriter would write."""
    points = tuple(CopyLine(**point) for point in facts.pop("selling_points"))
    facts |= {
        "platform": Platform(facts["platform"]),
        "language": _language(told),
        "keywords": tuple(facts["keywords"]),
    }
    text, _ = await LocalCopywriter().write(CopyBrief(**facts, selling_points=points))
    return {"title": text.title, "description": text.description, "keywords": list(text.keywords)}


AUTHORS: dict[str, Author] = {"MarketingReport": report, "SongLyrics": song, "SearchText": copy}


def _language(told: str) -> Language:
    found = _LANGUAGE.search(told)
    assert found
    return Language(found[1])


def _claim(claim: Any) -> dict[str, str]:
    return {"text": claim.text, "evidence": claim.evidence}


def _plain(value: Any) -> dict[str, Any]:
    names = value.__slots__
    told = {name: getattr(value, name) for name in names}
    return {name: list(each) if isinstance(each, tuple) else each for name, each in told.items()}


if __name__ == "__main__":
    serve(
        FakeOpenAi,
        lambda vendor: {
            "CASTAD_ANALYST": "openai",
            "CASTAD_LYRICIST": "openai",
            "CASTAD_COPYWRITER": "openai",
            "CASTAD_LLM_URL": f"{vendor.base}/v1",
            "CASTAD_LLM_API_KEY": KEY,
            "CASTAD_LLM_MODEL": MODEL,
        },
    )
