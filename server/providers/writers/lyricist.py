"""The local lyricist: leaving the city, arriving, what the stay is good at, and a hook that brings its name back."""

import asyncio
import random
from collections.abc import Iterable, Mapping
from typing import Any

from server.content.form import plan_form
from server.content.ports import LyricLine, Lyrics, LyricsBrief, Mood, SectionKind
from server.content.syllables import count_line
from server.core.failures import EngineFailed
from server.core.language import Language
from server.core.names import local_name, local_place
from server.core.provenance import LOCAL, MeteredProvenance
from server.providers.writers.facets import facet_of
from server.providers.writers.lyric_bank import Singer, Supply
from server.providers.writers.particles import KoreanWord
from server.providers.writers.phrases import stay_words, table

_TONES = {Mood.CALM: "soft", Mood.ROMANTIC: "soft", Mood.HAPPY: "bright", Mood.ENERGETIC: "bright"}
_LONG_CHORUS = 7
_SHORT_VERSE = 3
_PLACE_SYLLABLES = 4


class LocalLyricist:
    """Lyricist port without any vendor; the same brief always gives the same words, another seed gives others."""

    async def write(self, brief: LyricsBrief) -> tuple[Lyrics, MeteredProvenance]:
        """Lyrics for the form that the composer will plan from the same tempo and duration."""
        return await asyncio.to_thread(_write, brief), MeteredProvenance(LOCAL, "lyricist", "1")


def _write(brief: LyricsBrief) -> Lyrics:
    form = plan_form(brief.style.tempo_bpm, brief.duration_s)
    name = singable_name(brief.store_name, brief.language, form.syllables_per_line[1])
    chance = random.Random(f"{brief.seed}/{brief.store_name}/{brief.style.genre}/{brief.style.mood}")
    bank = table(f"lyrics/{brief.language}")
    joins = Singer.prefers_joining(bank, brief.language, form)
    singer = Singer(brief.language, form, name, _singable_place(brief), joins)
    poet = _Poet(brief, bank, Supply(singer, chance))
    lines = tuple(
        LyricLine(section.kind, text)
        for section in form.sections
        if section.lines
        for text in poet.section(section.kind, section.lines)
    )
    if len(lines) != form.lines:
        raise EngineFailed("INTERNAL", f"no {form.lines} lines fit {form.syllables_per_line}", retryable=False)
    return Lyrics(_title(brief.language, name, chance), lines)


class _Poet:
    """Draws on the language's bank in an order that suits each part of the song."""

    def __init__(self, brief: LyricsBrief, bank: Mapping[str, Any], supply: Supply) -> None:
        self._bank = bank
        self._style = brief.style
        self._facets = _facets(brief)
        self._supply = supply
        self._verse_lines = 0

    def section(self, kind: SectionKind, lines: int) -> list[str]:
        """Exactly `lines` lines where the bank can give them."""
        writers = {SectionKind.VERSE: self._verse, SectionKind.PRE_CHORUS: self._lift, SectionKind.CHORUS: self._chorus}
        return writers[kind](lines)

    def _verse(self, lines: int) -> list[str]:
        """The way there, then what awaits."""
        self._verse_lines = lines
        opening = self._supply.take(min(2, lines), self._by_mood("journey"), *self._rest("journey"))
        return opening + self._supply.take(lines - len(opening), *self._strengths(), *self._anything())

    def _lift(self, lines: int) -> list[str]:
        """Mood and genre build up, unless the verse was too short to tell what the stay is good at."""
        genre = self._bank["genres"][self._style.genre]
        shelves = [[*self._by_mood("lift"), *genre], *self._rest("lift")]
        if self._verse_lines <= _SHORT_VERSE:
            shelves = [*self._strengths(), *shelves]
        first = self._supply.take(min(2, lines), *shelves)
        return first + self._supply.take(lines - len(first), *self._strengths(), genre, *self._anything())

    def _chorus(self, lines: int) -> list[str]:
        """Hook first and last and, in a long chorus, between; strengths, then what will be remembered."""
        hook = self._supply.hook(self._bank, self._style.mood)
        if lines == 1:
            return [hook]
        refrain = [hook] if lines >= _LONG_CHORUS else []
        inner = lines - 2 - len(refrain)
        words = self._supply.take(inner - min(2, inner), *self._strengths(), *self._anything())
        memory = self._supply.take(inner - len(words), self._by_mood("memory"), *self._rest("memory"))
        return [hook, *words[:2], *refrain, *words[2:], *memory, hook]

    def _by_mood(self, part: str) -> list[str]:
        couplets: list[str] = self._bank[part][self._style.mood]
        return couplets

    def _rest(self, part: str) -> Iterable[list[str]]:
        shelves: Iterable[list[str]] = self._bank[part].values()
        return shelves

    def _strengths(self) -> list[list[str]]:
        """Strongest facet first, in the mood's tone, then in the other one."""
        tone = _TONES[self._style.mood]
        other = "bright" if tone == "soft" else "soft"
        return [self._bank["facets"][facet][kind] for kind in (tone, other) for facet in self._facets]

    def _anything(self) -> list[list[str]]:
        """What is true of every stay, for when the strengths are sung through."""
        return [*self._rest("lift"), *self._rest("memory"), *self._rest("genres"), *self._rest("journey")]


def _facets(brief: LyricsBrief) -> tuple[str, ...]:
    points = sorted(brief.selling_points, key=lambda point: -point.score)
    found = [facet_of(point.category, point.text) for point in points]
    found += [facet_of(keyword, "") for keyword in brief.keywords]
    return tuple(dict.fromkeys(facet for facet in found if facet))


def singable_name(store_name: str, language: Language, most: int) -> str:
    """The name as guests say it, without the kind of stay and the last words where it is too long to sing."""
    name = local_name(store_name, language)
    words = name.split()
    core = [word for word in words if word.casefold() not in stay_words()]
    for shorter in (words, core, *(core[:end] for end in range(len(core) - 1, 0, -1))):
        text = " ".join(shorter)
        if text and count_line(text, language) <= most:
            return text
    return ""


def _singable_place(brief: LyricsBrief) -> str:
    places = (local_place(place, brief.language) for place in (brief.region, brief.detail_region))
    return next((place for place in places if 0 < count_line(place, brief.language) <= _PLACE_SYLLABLES), "")


def _title(language: Language, name: str, chance: random.Random) -> str:
    bank = table(f"lyrics/{language}")
    template: str = chance.choice(bank["titles"] if name else bank["titles_bare"])
    return template.format(name=KoreanWord(name))
