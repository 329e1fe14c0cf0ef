"""Which part of a song a shorter video plays."""

import pytest

from server.content.cutting import SongMap
from server.content.excerpt import excerpt
from server.content.ports import SectionKind, TimedLine, TimedSection, TimedWord

BAR_S = 2.0
PARTS = [
    (SectionKind.INTRO, 0, 8),
    (SectionKind.VERSE, 8, 26),
    (SectionKind.PRE_CHORUS, 26, 34),
    (SectionKind.CHORUS, 34, 52),
    (SectionKind.OUTRO, 52, 60),
]


def line(kind: SectionKind, start: float) -> TimedLine:
    words = (TimedWord("바다", start, start + 1.5), TimedWord("바람", start + 1.5, start + 3.5))
    return TimedLine(kind, "바다 바람", start, start + 3.5, words)


def song() -> SongMap:
    sections = tuple(TimedSection(kind, float(start), float(end)) for kind, start, end in PARTS)
    lines = tuple(
        line(each.kind, float(at)) for each in sections[1:4] for at in range(int(each.start_s), int(each.end_s) - 3, 4)
    )
    return SongMap("song", 60.0, tuple(bar * BAR_S for bar in range(30)), sections, lines)


def test_a_video_as_long_as_the_song_plays_all_of_it() -> None:
    assert excerpt(song(), 60.0) == (0.0, song())
    assert excerpt(song(), 59.7) == (0.0, song())


@pytest.mark.parametrize("length_s", [15.0, 30.0])
def test_a_shorter_one_plays_the_chorus_from_a_bar_on(length_s: float) -> None:
    start, part = excerpt(song(), length_s)
    assert start in song().bars and start + length_s <= 60.0
    assert part.duration_s == length_s
    chorus = [each for each in part.sections if each.kind is SectionKind.CHORUS]
    assert sum(each.end_s - each.start_s for each in chorus) >= min(length_s - 3, 18)


@pytest.mark.parametrize("length_s", [15.0, 30.0])
def test_its_map_lies_within_it_and_is_moved_with_the_sound(length_s: float) -> None:
    start, part = excerpt(song(), length_s)
    assert part.bars[0] == 0.0 and all(0 <= bar < length_s for bar in part.bars)
    assert part.sections[0].start_s == 0.0 and part.sections[-1].end_s == length_s
    originals = {each.start_s: each for each in song().lines}
    assert part.lines
    for each in part.lines:
        original = originals[each.start_s + start]
        assert 0 <= each.start_s < each.end_s <= length_s
        assert [(word.text, word.start_s + start) for word in each.words] == [
            (word.text, word.start_s) for word in original.words
        ]


def test_a_song_without_a_map_is_played_from_its_beginning() -> None:
    assert excerpt(SongMap("song", 60.0), 15.0) == (0.0, SongMap("song", 15.0))
