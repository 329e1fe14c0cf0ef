"""Korean morphology by Kiwi, loaded once a process."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from threading import Lock

from kiwipiepy import Kiwi

from server.core.hangul import is_syllable
from server.providers.writers.phrases import table

_loading = Lock()


@dataclass(frozen=True, slots=True)
class Morpheme:
    """A morpheme, its part of speech in the Sejong tag set, and where it stands in the text."""

    form: str
    tag: str
    start: int
    end: int


def sentence_bounds(text: str) -> list[tuple[int, int]]:
    """Where Kiwi sees sentences begin and end."""
    return [(sentence.start, sentence.end) for sentence in _kiwi().split_into_sents(text)]


def morphemes(text: str) -> tuple[Morpheme, ...]:
    """The morphemes of one sentence, in order."""
    return tuple(
        Morpheme(token.form, token.tag, token.start, token.start + token.len) for token in _kiwi().tokenize(text)
    )


def _kiwi() -> Kiwi:
    with _loading:
        return _load()


@cache
def _load() -> Kiwi:
    kiwi = Kiwi(num_workers=1, load_multi_dict=False, load_typo_dict=False)  # 200 MB less, half the time
    for term in sorted(_whole_words()):
        kiwi.add_user_word(term, "NNG", 0)
    return kiwi


def _whole_words() -> Iterator[str]:
    for facet in table("lexicon")["facets"].values():
        yield from (term for term in facet["ko"] if len(term) > 1 and all(map(is_syllable, term)))
