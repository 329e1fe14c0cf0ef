"""A language's lines for songs, filled with the stay's names and cut to what sings well at a tempo."""

import math
import random
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any

from server.content.form import Form
from server.content.syllables import count_line
from server.core.language import Language
from server.providers.writers.particles import KoreanWord

Stanza = tuple[str, ...]
_BETWEEN_LINES = " | "
_JOINTS = {Language.ZH: "，", Language.JA: " ", Language.TH: " "}
_ALWAYS_CAPITAL = ("I ", "I'", "{")


@dataclass(frozen=True, slots=True)
class Singer:
    """Knows what fits: the syllables a line may have and the names that go into it."""

    language: Language
    form: Form
    name: str
    region: str
    joins: bool

    def line(self, template: str) -> str | None:
        """The line with its names, or None when it cannot be sung in one line of this form or a name is missing."""
        if ("{name" in template and not self.name) or ("{region" in template and not self.region):
            return None
        text = template.format(name=KoreanWord(self.name), region=KoreanWord(self.region))
        fewest, most = self.form.syllables_per_line
        return text if fewest <= count_line(text, self.language) <= most else None

    def stanza(self, couplet: str) -> Stanza | None:
        """Both lines, or the couplet joined in one; whichever sings better at this tempo, else the other."""
        first, second = couplet.split(_BETWEEN_LINES)
        lines = [line for part in (first, second) if (line := self.line(part))]
        apart = tuple(lines) if len(lines) == 2 else None
        joined = (line,) if (line := self.line(self._join(first, second))) else None
        return (joined or apart) if self.joins else (apart or joined)

    @classmethod
    def prefers_joining(cls, bank: Mapping[str, Any], language: Language, form: Form) -> bool:
        """Whether two lines together come nearer to the middle of what sings well than one alone."""
        samples = [line for couplets in bank["memory"].values() for line in couplets[0].split(_BETWEEN_LINES)]
        usual = sum(count_line(line, language) for line in samples) / len(samples)
        middle = math.sqrt(math.prod(form.syllables_per_line))
        return abs(math.log(2 * usual / middle)) < abs(math.log(usual / middle))

    def _join(self, first: str, second: str) -> str:
        if not second.startswith(_ALWAYS_CAPITAL):
            second = second[:1].lower() + second[1:]
        return first + _JOINTS.get(self.language, ", ") + second


class Supply:
    """Stanzas in the order they should be used, each handed out once; mood first, chance among equals."""

    def __init__(self, singer: Singer, chance: random.Random) -> None:
        self._singer = singer
        self._chance = chance
        self._used: set[str] = set()

    def take(self, lines: int, *shelves: Iterable[str]) -> list[str]:
        """Exactly `lines` lines, from the first shelves first; said again only when everything has been said."""
        couplets = list(dict.fromkeys(couplet for shelf in shelves for couplet in self._shuffled(shelf)))
        taken = list(islice(chain.from_iterable(self._stanzas(couplets)), lines))
        self._used.update(taken)
        return taken

    def _stanzas(self, couplets: list[str]) -> Iterator[Stanza]:
        sung = (stanza for couplet in couplets if (stanza := self._singer.stanza(couplet)))
        yield from (stanza for stanza in sung if not self._used & set(stanza))
        yield from (stanza for couplet in couplets if (stanza := self._singer.stanza(couplet)))

    def _shuffled(self, shelf: Iterable[str]) -> list[str]:
        couplets = list(shelf)
        return self._chance.sample(couplets, len(couplets))

    def hook(self, bank: Mapping[str, Any], mood: str) -> str:
        """The line that names the stay and returns; near the middle of the range, else without the name."""
        for templates in (bank["hooks"][mood], bank["hooks"]["any"], bank["refrain"]):
            fitting = [line for template in templates if (line := self._singer.line(template))]
            if fitting:
                return self._chance.choice(fitting)
        return ""
