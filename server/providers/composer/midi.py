"""Writes the score as a standard MIDI file of several tracks: parts, kit, tune, its words as lyrics, and the form."""

import struct
from collections.abc import Iterable, Iterator, Sequence

from server.content.form import BEATS_PER_BAR
from server.content.ports import Vocal
from server.providers.composer.genre import Drum
from server.providers.composer.melody import LeadNote
from server.providers.composer.patterns import Note
from server.providers.composer.performance import Event, ends_before_repeats
from server.providers.composer.score import Score
from server.providers.composer.song_map import timed_lines, timed_sections
from server.providers.composer.synth import GENERAL_MIDI_DRUMS
from server.providers.composer.theory import Mode

_TICKS_PER_BEAT = 480
_DRUM_CHANNEL = 9
_SQUARE_LEAD = 80
"""The General MIDI program nearest to our own synthesiser."""
_STROKE_S = 0.1
_NAME, _LYRIC, _MARKER, _TEMPO, _METRE, _KEY, _END = 0x03, 0x05, 0x06, 0x51, 0x58, 0x59, 0x2F
_OFF, _ON, _PROGRAM = 0x80, 0x90, 0xC0

_Message = tuple[float, int, bytes]
"""Seconds, rank among what happens at the same moment, and the bytes."""


def midi_file(score: Score, title: str, vocal: Vocal) -> bytes:
    """The whole file."""
    tracks = [_track(title, _form(score), score), *_instruments(score, vocal)]
    header = struct.pack(">4sLHHH", b"MThd", 6, 1, len(tracks), _TICKS_PER_BEAT)
    return header + b"".join(struct.pack(">4sL", b"MTrk", len(track)) + track for track in tracks)


def _instruments(score: Score, vocal: Vocal) -> Iterator[bytes]:
    voice = score.genre.voices[vocal]
    played: list[tuple[str, int | None, Sequence[LeadNote | Note]]] = [
        ("lead", voice.program, score.lead),
        ("echo", score.genre.echo_program, score.echo),
    ]
    played += [(part.name, part.program, notes) for part, notes in score.parts]
    channels = (channel for channel in range(16) if channel != _DRUM_CHANNEL)
    for channel, (name, program, notes) in zip(channels, played, strict=False):
        chosen = _SQUARE_LEAD if program is None else program
        events = [
            Event(_seconds(score, note.start), _seconds(score, note.start + note.beats), note.pitch, note.velocity)
            for note in notes
        ]
        words = _lyrics(score) if name == "lead" else []
        yield _track(name, [*_notes(events, channel), (0.0, 0, bytes((_PROGRAM | channel, chosen))), *words], score)
    strokes = [_stroke(_seconds(score, hit.start), hit.drum, hit.velocity) for hit in score.drums]
    preset = (0.0, 0, bytes((_PROGRAM | _DRUM_CHANNEL, score.genre.kit.preset)))
    yield _track("drums", [*_notes(strokes, _DRUM_CHANNEL), preset], score)


def _stroke(start_s: float, drum: Drum, velocity: float) -> Event:
    return Event(start_s, start_s + _STROKE_S, GENERAL_MIDI_DRUMS[drum], velocity)


def _notes(events: Sequence[Event], channel: int) -> Iterator[_Message]:
    for event, end_s in zip(events, ends_before_repeats(events), strict=True):
        velocity = round(min(127, max(1, 127 * event.velocity)))
        yield event.start_s, 3, bytes((_ON | channel, event.pitch, velocity))
        yield end_s, 1, bytes((_OFF | channel, event.pitch, 0))


def _form(score: Score) -> list[_Message]:
    """Tempo, metre, key, and a marker for every section."""
    markers = [(section.start_s, 0, _meta(_MARKER, section.kind.encode())) for section in timed_sections(score)]
    tempo = round(score.plan.beat_s * 1_000_000).to_bytes(3, "big")
    metre = bytes((BEATS_PER_BAR, 2, 24, 8))
    return [
        (0.0, 0, _meta(_TEMPO, tempo)),
        (0.0, 0, _meta(_METRE, metre)),
        (0.0, 0, _meta(_KEY, _key(score))),
        *markers,
    ]


def _key(score: Score) -> bytes:
    """Sharps (flats are negative) and mode: each fifth upwards from C, or from A in minor, is one sharp more."""
    minor = score.key.mode is Mode.MINOR
    sharps = ((score.key.tonic + 3 * minor) * 7 + 5) % 12 - 5
    return struct.pack(">bB", sharps, minor)


def _lyrics(score: Score) -> list[_Message]:
    words = [word for line in timed_lines(score) for word in line.words]
    return [(word.start_s, 2, _meta(_LYRIC, word.text.encode())) for word in words]


def _track(name: str, messages: Iterable[_Message], score: Score) -> bytes:
    beat_s = score.plan.beat_s
    body, before = _varying(0) + _meta(_NAME, name.encode()), 0
    for moment_s, _, message in sorted(messages):
        tick = round(moment_s / beat_s * _TICKS_PER_BEAT)
        body += _varying(tick - before) + message
        before = tick
    return body + _varying(round(score.plan.beats * _TICKS_PER_BEAT) - before) + _meta(_END, b"")


def _meta(kind: int, content: bytes) -> bytes:
    return bytes((0xFF, kind)) + _varying(len(content)) + content


def _varying(number: int) -> bytes:
    """Seven bits a byte, all but the last marked."""
    found = [number & 0x7F]
    while number := number >> 7:
        found.append(number & 0x7F | 0x80)
    return bytes(reversed(found))


def _seconds(score: Score, beat: float) -> float:
    return score.groove.seconds(beat)
