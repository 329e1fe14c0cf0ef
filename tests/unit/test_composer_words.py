"""Whether tunes are set to their words: stresses on strong beats, tones up and down as they are spoken."""

from collections.abc import Iterator
from itertools import pairwise

import pytest

from server.content.ports import Genre
from server.content.syllables import syllables
from server.core.language import Language
from server.providers.composer.accents import STRONG, accents
from server.providers.composer.score import Score, write_score
from server.providers.composer.tones import tones
from tests.unit.composer_briefs import brief, style


@pytest.mark.parametrize(
    ("words", "stressed"),
    [
        ("tonight beside hello escape return around between hotel", 1),
        ("morning window ocean island apple better under lovely garden", 0),
        ("beautiful memory holiday family wonderful paradise", 0),
        ("together tomorrow forever vacation romantic delicious horizon", 1),
        ("destination celebration", 2),
    ],
)
def test_english_words_are_stressed_as_they_are_spoken(words: str, stressed: int) -> None:
    for word, count in syllables(words, Language.EN):
        assert accents(word, count, Language.EN).index(STRONG) == stressed, word


def test_small_words_carry_no_accent_and_other_languages_begin_on_theirs() -> None:
    assert accents("The", 1, Language.EN) < accents("sea", 1, Language.EN)
    assert accents("바람이", 3, Language.KO).index(STRONG) == 0
    assert accents("♪", 0, Language.EN) == ()


@pytest.mark.parametrize(
    ("text", "language", "levels"),
    [
        ("Rời xa ánh biển", Language.VI, (0, 1, 2, 0)),
        ("城市的灯光", Language.ZH, (1, 2, None, 2, 2)),
        ("ทิ้งแสงไฟใน ทะเล", Language.TH, (2, 0, 1, 1, 2, 1)),
        ("바람이", Language.KO, (None, None, None)),
    ],
)
def test_tones_are_read_from_the_writing(text: str, language: Language, levels: tuple[float | None, ...]) -> None:
    read = [level for word, count in syllables(text, language) for level in tones(word, count, language)]
    assert tuple(read) == levels


@pytest.mark.parametrize(("language", "least"), [(Language.VI, 0.85), (Language.TH, 0.85), (Language.ZH, 0.65)])
def test_the_tune_rises_and_falls_with_the_tones(language: Language, least: float) -> None:
    agreeing = [move for score in _scores(language) for move in _moves(score)]
    assert len(agreeing) > 50
    assert sum(agreeing) / len(agreeing) > least


def _moves(score: Score) -> Iterator[bool]:
    """For every change of tone, whether the tune goes the same way."""
    for at, line in enumerate(score.plan.lines):
        pitches = [note.pitch for note in score.lead if note.line == at]
        for (before, now), (low, high) in zip(pairwise(line.tones), pairwise(pitches), strict=True):
            if before is not None and now is not None and before != now:
                yield (now - before) * (high - low) > 0


def test_stressed_syllables_fall_on_beats_twice_as_often_as_others() -> None:
    on_beat: dict[bool, list[bool]] = {True: [], False: []}
    for score in _scores(Language.EN):
        for at, line in enumerate(score.plan.lines):
            notes = [note for note in score.lead if note.line == at]
            for accent, note in zip(line.accents, notes, strict=True):
                on_beat[accent == STRONG].append(note.start % 1 == 0)
    strong, weak = (sum(on_beat[stressed]) / len(on_beat[stressed]) for stressed in (True, False))
    assert strong > 0.6 and strong > 2 * weak


def _scores(language: Language) -> list[Score]:
    genres = (Genre.KPOP, Genre.BALLAD, Genre.TROT)
    return [write_score(brief(style(genre), language, 60.0, seed)) for seed, genre in enumerate(genres)]
