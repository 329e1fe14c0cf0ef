"""The part of a song that a shorter video plays: whole lines, and as much of the chorus as there is room for."""

from collections.abc import Iterable
from dataclasses import replace

from server.content.cutting import SongMap
from server.content.ports import SectionKind, TimedLine, TimedSection, TimedWord

_WHOLE_S = 0.5
"""A song this little longer than the video is played whole."""
_CALM_END_S = 3.0
"""Of the outro, a few seconds are worth having; the rest is not."""
_EDGE_S = 0.05


def excerpt(song: SongMap, length_s: float) -> tuple[float, SongMap]:
    """Where the best part begins, on a bar, and that part's own map; the whole song when it is no longer."""
    if song.duration_s <= length_s + _WHOLE_S:
        return 0.0, song
    latest = song.duration_s - length_s
    starts = [0.0, *(bar for bar in song.bars if 0 < bar <= latest + _EDGE_S)]
    start = max(starts, key=lambda bar: (_worth(song, bar, bar + length_s), -bar))
    return start, _part(song, start, length_s)


def _worth(song: SongMap, start: float, end: float) -> float:
    """Seconds of chorus and of a calm end, less the seconds of lines that are cut in two."""
    chorus = sum(_shared(each, start, end) for each in song.sections if each.kind is SectionKind.CHORUS)
    outro = sum(_shared(each, start, end) for each in song.sections if each.kind is SectionKind.OUTRO)
    torn = sum(_shared(each, start, end) for each in song.lines if not _inside(each, start, end))
    return chorus + min(outro, _CALM_END_S) - torn


def _shared(span: TimedSection | TimedLine, start: float, end: float) -> float:
    return max(0.0, min(span.end_s, end) - max(span.start_s, start))


def _inside(line: TimedLine, start: float, end: float) -> bool:
    return line.start_s >= start - _EDGE_S and line.end_s <= end + _EDGE_S


def _part(song: SongMap, start: float, length_s: float) -> SongMap:
    end = start + length_s
    return SongMap(
        song.asset_id,
        length_s,
        tuple(bar - start for bar in song.bars if start - _EDGE_S <= bar < end - _EDGE_S),
        tuple(_clipped(song.sections, start, end)),
        tuple(_moved(line, start, length_s) for line in song.lines if _inside(line, start, end)),
    )


def _clipped(sections: Iterable[TimedSection], start: float, end: float) -> Iterable[TimedSection]:
    for section in sections:
        if _shared(section, start, end) > _EDGE_S:
            yield TimedSection(section.kind, max(section.start_s, start) - start, min(section.end_s, end) - start)


def _moved(line: TimedLine, start: float, length_s: float) -> TimedLine:
    def move(moment: float) -> float:
        return min(max(moment - start, 0.0), length_s)

    words = tuple(TimedWord(word.text, move(word.start_s), move(word.end_s)) for word in line.words)
    return replace(line, start_s=move(line.start_s), end_s=move(line.end_s), words=words)
