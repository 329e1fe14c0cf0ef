"""The local lyricist fits every form, keeps the stay's name singable and tells different stays apart."""

import asyncio
import random
from dataclasses import replace

import pytest

from server.content import lyrics_rules
from server.content.form import plan_form
from server.content.ports import (
    Genre,
    LyricLine,
    Lyrics,
    LyricsBrief,
    Mood,
    MusicStyle,
    SectionKind,
    SellingLine,
    Vocal,
)
from server.content.syllables import count_line
from server.core.language import Language
from server.providers.writers.lyricist import LocalLyricist, singable_name
from server.providers.writers.phrases import facet_phrases

FACETS = sorted(facet_phrases(Language.KO))
NAMES = ("몽", "스테이 파도결", "Maru & Moon Hanok", "바다담은솔숲언덕위의하얀집 독채 풀빌라 펜션", "海の家", '"..."')


def write(brief: LyricsBrief) -> Lyrics:
    return asyncio.run(LocalLyricist().write(brief))[0]


def points(language: Language, *facets: str) -> tuple[SellingLine, ...]:
    bank = facet_phrases(language)
    return tuple(SellingLine(bank[f].label, bank[f].sentence(), 90 - at) for at, f in enumerate(facets))


def brief(language: Language = Language.KO, tempo: int = 120, **changes: object) -> LyricsBrief:
    style = MusicStyle(Genre.ACOUSTIC_FOLK, Mood.CALM, Vocal.FEMALE, tempo)
    made = LyricsBrief(
        language, "스테이 파도결", "강릉", "사천", points(language, "sea", "spa", "breakfast"), (), style
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def assert_fits(lyrics: Lyrics, brief: LyricsBrief) -> None:
    form = plan_form(brief.style.tempo_bpm, brief.duration_s)
    fewest, most = form.syllables_per_line
    for section in form.sections:
        lines = [line for line in lyrics.lines if line.section is section.kind]
        assert len(lines) == section.lines, section
    for line in lyrics.lines:
        assert fewest <= count_line(line.text, brief.language) <= most, line
    assert lyrics_rules.violations(lyrics.lines, brief.language, brief.style.tempo_bpm, brief.duration_s) == ()


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("tempo", [60, 83, 89, 110, 144, 180])
@pytest.mark.parametrize("duration", [15.0, 60.0, 90.0])
def test_every_language_tempo_and_duration_fits(language: Language, tempo: int, duration: float) -> None:
    chance = random.Random(f"{language}{tempo}{duration}")
    style = MusicStyle(chance.choice(list(Genre)), chance.choice(list(Mood)), Vocal.MALE, tempo)
    facets = chance.sample(FACETS, chance.randint(0, 6))
    stay = brief(
        language,
        style=style,
        duration_s=duration,
        store_name=chance.choice(NAMES),
        region=chance.choice(["", "강릉", "가평"]),
        selling_points=points(language, *facets),
        seed=chance.randint(0, 99),
    )
    assert_fits(write(stay), stay)


@pytest.mark.parametrize("language", Language)
def test_hook_names_the_stay_and_returns(language: Language) -> None:
    lyrics = write(brief(language))
    chorus = [line.text for line in lyrics.lines if line.section is SectionKind.CHORUS]
    name = "스테이 파도결" if language is Language.KO else "Stay Padogyeol"
    assert name in chorus[0]
    assert chorus[0] == chorus[-1]
    verse = [line.text for line in lyrics.lines if line.section is SectionKind.VERSE]
    assert len(set(verse)) == len(verse)


def test_same_brief_same_words_and_another_seed_others() -> None:
    assert write(brief()) == write(brief())
    songs = {tuple(line.text for line in write(brief(seed=seed)).lines) for seed in range(8)}
    assert len(songs) > 5


@pytest.mark.parametrize("language", Language)
def test_stays_moods_and_facets_are_told_apart(language: Language) -> None:
    sea = {line.text for line in write(brief(language)).lines}
    valley = brief(language, selling_points=points(language, "valley", "kids", "campfire"), store_name="물빛솔 글램핑")
    assert len(sea & {line.text for line in write(valley).lines}) <= len(sea) // 2
    lively = MusicStyle(Genre.KPOP, Mood.ENERGETIC, Vocal.FEMALE, 120)
    assert not sea & {line.text for line in write(brief(language, style=lively)).lines}


def test_only_the_stays_own_strengths_are_sung() -> None:
    words = " ".join(line.text for seed in range(12) for line in write(brief(seed=seed)).lines)
    assert "바다" in words or "파도" in words.replace("스테이 파도결", "")
    for absent in ("계곡", "텐트", "강아지", "모닥불", "한옥"):
        assert absent not in words


def test_korean_particles_follow_the_name() -> None:
    titles = {write(brief(store_name=name, seed=seed)).title for name in ("몽", "마루") for seed in range(12)}
    assert "몽으로 가는 길" in titles
    assert "마루로 가는 길" in titles


def test_long_names_lose_the_kind_of_stay_first() -> None:
    assert singable_name("파도결 독채 펜션", Language.KO, 6) == "파도결 독채"
    assert singable_name("파도결 독채 펜션", Language.KO, 4) == "파도결"
    assert singable_name("가나다라마바사아자차카", Language.KO, 10) == ""


def lines(*texts: str) -> tuple[LyricLine, ...]:
    return tuple(LyricLine(SectionKind.VERSE, text) for text in texts)


@pytest.mark.parametrize(
    ("edited", "field"),
    [
        ((), "lines"),
        (lines(*["창을 열면 밀려온 파도"] * 40), "lines"),
        (lines("좋은 하루 " * 40), "lines[0].text"),
        (lines("창을 열면", "  "), "lines[1].text"),
        (lines("창을 열면\n밀려온 파도"), "lines[0].text"),
        (lines("가" * 4_001), "lines"),
    ],
)
def test_edits_that_cannot_be_sung_are_named(edited: tuple[LyricLine, ...], field: str) -> None:
    found = lyrics_rules.violations(edited, Language.KO, 120, 60.0)
    assert [violation.field for violation in found] == [field]


def test_edits_that_can_be_sung_pass() -> None:
    assert lyrics_rules.violations(lines("창을 열면 밀려온 파도"), Language.KO, 120, 60.0) == ()
