"""What is ordered from Suno: the lyrics with their section tags, and the style in its words."""

import tomllib
from functools import cache
from importlib.resources import files
from itertools import groupby
from typing import Any

from server.content.ports import Lyrics, SongBrief, Vocal
from server.core.failures import EngineFailed

PROVIDER = "suno"
_GENDER = {Vocal.FEMALE: "f", Vocal.MALE: "m"}


def request_for(brief: SongBrief, model: str, callback_url: str) -> dict[str, Any]:
    """The body of the order; raises EngineFailed where the model takes less text."""
    words = _words()
    longest_prompt, longest_style = words["model_limits"][model]
    prompt, style = lyric_sheet(brief.lyrics), _style(brief)[:longest_style]
    if len(prompt) > longest_prompt:
        raise EngineFailed("CONTENT_REJECTED", "the lyrics are too long", retryable=False, provider=PROVIDER)
    instrumental = brief.style.vocal is Vocal.INSTRUMENTAL
    asked = {
        "customMode": True,
        "instrumental": instrumental,
        "model": model,
        "style": style,
        "title": brief.lyrics.title[: words["title"]],
        "negativeTags": words["negative"],
        "callBackUrl": callback_url,
    }
    if instrumental:
        return asked
    return asked | {"prompt": prompt, "vocalGender": _GENDER[brief.style.vocal]}


def lyric_sheet(lyrics: Lyrics) -> str:
    """The words, each part under its tag."""
    tags = _words()["section"]
    parts = groupby(lyrics.lines, key=lambda line: line.section)
    return "\n\n".join("\n".join([tags[section], *(line.text for line in lines)]) for section, lines in parts)


def _style(brief: SongBrief) -> str:
    words, style = _words(), brief.style
    told = (words["genre"][style.genre], words["mood"][style.mood], words["vocal"][style.vocal])
    language = () if style.vocal is Vocal.INSTRUMENTAL else (words["language"][brief.language],)
    return ", ".join([*told, f"{style.tempo_bpm} bpm", *language, f"about {brief.duration_s:.0f} seconds"])


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(files("server.providers.suno").joinpath("styles.toml").read_text("utf-8"))
