"""What the composer writes, before anything is played: words, tune, chords and band."""

from collections import Counter
from itertools import pairwise

import pytest

from server.content.ports import Genre, Mood, MusicStyle, SectionKind, TimedSection, Vocal
from server.content.syllables import count_line
from server.core.failures import EngineFailed
from server.core.language import Language
from server.providers.composer.melody import RANGES
from server.providers.composer.score import Score, write_score
from server.providers.composer.song_map import bar_times, timed_lines, timed_sections
from server.providers.composer.theory import melody_tones
from tests.unit.composer_briefs import KPOP, brief, full_lyrics, lyrics, style

VERSE, PRE, CHORUS = SectionKind.VERSE, SectionKind.PRE_CHORUS, SectionKind.CHORUS


def _section_of(score: Score, kind: SectionKind) -> TimedSection:
    return next(section for section in timed_sections(score) if section.kind is kind)


def _assert_sung_in_order(score: Score) -> None:
    """Words join to their lines, follow each other, and lie inside a section of their kind."""
    moment = 0.0
    for line in timed_lines(score):
        assert "".join(word.text for word in line.words) == line.text
        assert (line.start_s, line.end_s) == (line.words[0].start_s, line.words[-1].end_s)
        homes = [section for section in timed_sections(score) if section.kind is line.section]
        assert any(home.start_s <= line.start_s and line.end_s <= home.end_s + 1e-6 for home in homes)
        for word in line.words:
            assert moment <= word.start_s + 1e-6 and word.start_s <= word.end_s
            moment = word.end_s


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize(("tempo", "duration_s"), [(112, 60.0), (72, 30.0), (150, 15.0)])
def test_every_word_is_sung_in_its_section_on_one_note_a_syllable(
    language: Language, tempo: int, duration_s: float
) -> None:
    asked = brief(style(tempo=tempo), language, duration_s)
    score = write_score(asked)
    _assert_sung_in_order(score)
    assert [line.text for line in timed_lines(score)] == [line.text for line in asked.lyrics.lines]
    notes = Counter(note.line for note in score.lead)
    assert [notes[at] for at in range(len(notes))] == [count_line(line.text, language) for line in asked.lyrics.lines]


@pytest.mark.parametrize("duration_s", [15.0, 30.0, 60.0])
def test_bars_and_sections_lie_on_the_grid_and_fill_the_song(duration_s: float) -> None:
    score = write_score(brief(duration_s=duration_s))
    bars, sections = bar_times(score), timed_sections(score)
    lengths = {round(after - before, 4) for before, after in pairwise((*bars, duration_s))}
    assert len(lengths) == 1
    assert sections[0].start_s == 0 and sections[-1].end_s == pytest.approx(duration_s)
    assert all(before.end_s == after.start_s for before, after in pairwise(sections))
    assert {section.start_s for section in sections} <= set(bars)


@pytest.mark.parametrize("vocal", list(Vocal))
@pytest.mark.parametrize("genre", list(Genre))
def test_the_tune_is_singable_and_agrees_with_the_chords(genre: Genre, vocal: Vocal) -> None:
    score = write_score(brief(style(genre, vocal=vocal), duration_s=60.0))
    low, high = RANGES[vocal]
    assert all(low <= note.pitch <= high for note in score.lead)
    for note in score.lead:
        chord = score.changes.at(note.start)
        assert note.pitch % 12 in melody_tones(score.key, chord)
        if note.beats >= 1:
            assert (
                all((note.pitch - tone) % 12 != 1 for tone in chord.pitch_classes)
                or note.pitch % 12 in chord.pitch_classes
            )
    within_lines = [(a, b) for a, b in pairwise(score.lead) if a.line == b.line]
    steps = sum(abs(b.pitch - a.pitch) <= 4 for a, b in within_lines)
    assert steps / len(within_lines) > 0.8 and all(abs(b.pitch - a.pitch) <= 12 for a, b in within_lines)


@pytest.mark.parametrize("genre", list(Genre))
def test_the_chorus_is_higher_and_fuller_than_the_verse(genre: Genre) -> None:
    score = write_score(brief(style(genre), duration_s=60.0))
    verse, chorus = _section_of(score, VERSE), _section_of(score, CHORUS)
    heights = {
        kind: [note.pitch for note in score.lead if score.plan.lines[note.line].section is kind]
        for kind in (VERSE, CHORUS)
    }
    assert sum(heights[CHORUS]) / len(heights[CHORUS]) > sum(heights[VERSE]) / len(heights[VERSE]) + 1
    assert _playing(score, chorus) > _playing(score, verse)


def _playing(score: Score, section: TimedSection) -> int:
    """How many instruments sound in a section."""
    starts = [[score.groove.seconds(note.start) for note in notes] for _, notes in score.parts]
    return sum(any(section.start_s <= start < section.end_s - 0.01 for start in part) for part in starts)


def test_the_hook_returns_in_the_chorus() -> None:
    words = lyrics((VERSE, "바람이 이끄는 길"), *[(CHORUS, "머뭄 머뭄 여기 머물러요")] * 4)
    score = write_score(brief(duration_s=60.0, words=words))
    first, third = ([(note.start % 8, note.pitch) for note in score.lead if note.line == line] for line in (1, 3))
    shared = sum(note in third for note in first)
    assert shared >= 0.8 * len(first)


def test_the_same_brief_is_the_same_score_and_seeds_genres_and_moods_change_it() -> None:
    assert write_score(brief()) == write_score(brief())
    tunes = {tuple((n.start, n.pitch) for n in write_score(brief(seed=seed)).lead) for seed in range(6)}
    assert len(tunes) == 6
    programs = {tuple(part.program for part, _ in write_score(brief(style(genre))).parts) for genre in Genre}
    assert len(programs) == len(Genre)
    keys = [write_score(brief(style(Genre.CITY_POP, mood))).key.mode for mood in (Mood.HAPPY, Mood.ENERGETIC)]
    assert keys == ["major", "minor"]


@pytest.mark.parametrize("count", [1, 3, 5, 9])
def test_edited_lyrics_with_few_or_many_lines_still_fit(count: int) -> None:
    words = lyrics(*[(VERSE, "파도가 인사하는 그곳")] * count, (CHORUS, "머뭄에서 만나요"))
    score = write_score(brief(duration_s=60.0, words=words))
    _assert_sung_in_order(score)
    assert len(timed_lines(score)) == count + 1


def test_parts_may_repeat_and_change_places() -> None:
    words = lyrics(
        (CHORUS, "머뭄 머뭄"),
        (VERSE, "바람이 분다"),
        (PRE, "조금만 더"),
        (CHORUS, "머뭄 머뭄"),
        (SectionKind.OUTRO, "안녕"),
    )
    score = write_score(brief(duration_s=60.0, words=words))
    _assert_sung_in_order(score)
    assert [line.section for line in timed_lines(score)] == [CHORUS, VERSE, PRE, CHORUS, CHORUS]


@pytest.mark.parametrize(
    "words",
    [
        lyrics((CHORUS, "여기에서 천천히 쉬어가며 머물러요 " * 12)),
        lyrics(*[(VERSE, "도시의 불빛을 뒤로하고 떠나온 우리")] * 40),
        lyrics((VERSE, " ")),
        lyrics(),
    ],
)
def test_words_nobody_could_sing_are_rejected(words) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(EngineFailed) as failure:
        write_score(brief(words=words))
    assert failure.value.reason == "CONTENT_REJECTED" and not failure.value.retryable


def test_signs_without_syllables_take_no_time_of_their_own() -> None:
    score = write_score(brief(words=lyrics((VERSE, "~ 바다 … 하늘 !"), (CHORUS, "♪ ♪"))))
    _assert_sung_in_order(score)
    assert len([note for note in score.lead if note.line == 0]) == 4


def test_faster_and_slower_tempi_move_the_words() -> None:
    slow, fast = (write_score(brief(MusicStyle(Genre.BALLAD, Mood.CALM, Vocal.MALE, tempo))) for tempo in (64, 128))
    assert slow.plan.form.tempo_bpm < 80 < fast.plan.form.tempo_bpm
    assert slow.plan.beats < fast.plan.beats


def test_lyrics_do_not_change_key_or_band() -> None:
    written = write_score(brief())
    edited = write_score(brief(words=lyrics((VERSE, "새로운 가사"), (CHORUS, "머뭄에서 만나요"))))
    assert (edited.key, [part.name for part, _ in edited.parts]) == (
        written.key,
        [part.name for part, _ in written.parts],
    )
    assert full_lyrics(Language.KO, KPOP.tempo_bpm, 15.0).lines
