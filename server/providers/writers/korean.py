"""Korean morphology by Kiwi, loaded once a process, and particles that agree with the word before them."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from threading import Lock

from kiwipiepy import Kiwi

from server.core.hangul import ends_in_rieul, final_of, is_syllable
from server.providers.writers.phrases import table

_loading = Lock()
_DIGITS_WITH_FINAL = "013678"
_LETTERS_WITH_FINAL = "lmnbpkt"
_RIEUL_ENDINGS = "178lr"


@dataclass(frozen=True, slots=True)
class Morpheme:
    """A morpheme, its part of speech in the Sejong tag set, and where it stands in the text."""

    form: str
    tag: str
    start: int
    end: int


class KoreanWord(str):
    """A word for templates: `{name:은/는}` writes the word and the particle that suits its last sound."""

    def __format__(self, particles: str) -> str:
        if not particles:
            return str(self)
        after_final, after_vowel = particles.split("/")
        if after_final == "으로" and _ends_in_rieul(self):
            return f"{self!s}{after_vowel}"
        return f"{self!s}{after_final if _ends_in_consonant(self) else after_vowel}"


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
    kiwi = Kiwi(num_workers=1)
    for term in sorted(_whole_words()):
        kiwi.add_user_word(term, "NNG", 0)
    return kiwi


def _whole_words() -> Iterator[str]:
    for facet in table("lexicon")["facets"].values():
        yield from (term for term in facet["ko"] if len(term) > 1 and all(map(is_syllable, term)))


def _last_sound(word: str) -> str:
    return next((char for char in reversed(word) if char.isalnum()), "")


def _ends_in_consonant(word: str) -> bool:
    last = _last_sound(word)
    if last and is_syllable(last):
        return final_of(last) > 0
    return last.casefold() in _LETTERS_WITH_FINAL + _DIGITS_WITH_FINAL if last else False


def _ends_in_rieul(word: str) -> bool:
    last = _last_sound(word)
    return bool(last) and (ends_in_rieul(last) or last.casefold() in _RIEUL_ENDINGS)
