"""Directs a video: from a song's map, photos and the stay's details to a scene, the same for the same seed."""

from dataclasses import dataclass
from enum import StrEnum
from random import Random

from server.content.captions import Stay, cards, subtitles
from server.content.cutting import Cut, SongMap, plan_cuts
from server.content.framing import Framing, Move
from server.content.scene import Audio, Rect, Scene, Shot, Transition, TransitionKind
from server.core.language import Language

__all__ = ["Aspect", "Photo", "SongMap", "Stay", "direct"]

FPS = 30
_AUDIO_FADE_S = 1.5
_SAME_PHOTO_FADE_S = 0.5
_MOST_STILLS = 5
_LONGEST_FADE = 0.4
"""Share of a shot that its fade may take."""


class Aspect(StrEnum):
    """The shapes a video can have."""

    UPRIGHT = "9:16"
    SQUARE = "1:1"
    WIDE = "16:9"

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return _SIZES[self]


_SIZES = {Aspect.UPRIGHT: (1080, 1920), Aspect.SQUARE: (1080, 1080), Aspect.WIDE: (1920, 1080)}


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo to show; size in pixels, `focus` the part to keep in view, `is_cover` where its owner said so."""

    asset_id: str
    width: int
    height: int
    focus: Rect
    is_cover: bool = False


def direct(
    song: SongMap, photos: tuple[Photo, ...], stay: Stay, aspect: Aspect, language: Language, seed: int
) -> Scene:
    """Direct a whole video; needs at least one photo, the most important ones first."""
    width, height = aspect.size
    shots = _film(plan_cuts(song, len(photos)), photos, (width, height), Random(seed))
    stills = _stills(shots, photos)
    return Scene(
        width=width,
        height=height,
        fps=FPS,
        duration_s=song.duration_s,
        language=language,
        shots=shots,
        subtitles=subtitles(song),
        cards=cards(song, stay),
        audio=Audio(song.asset_id, min(_AUDIO_FADE_S, song.duration_s / 10)),
        thumbnail_s=stills[0],
        stills=stills,
    )


def _film(cuts: list[Cut], photos: tuple[Photo, ...], frame: tuple[int, int], random: Random) -> tuple[Shot, ...]:
    """Give every cut a photo and a camera move; a shot runs on under the fade of the next."""
    order = _order(len(photos), len(cuts), random)
    fades = [_fade_s(cut, same=index > 0 and order[index] == order[index - 1]) for index, cut in enumerate(cuts)]
    fades[0] = 0.0
    shots: list[Shot] = []
    last_move: Move | None = None
    for index, (cut, number) in enumerate(zip(cuts, order, strict=True)):
        photo, tail = photos[number], (*fades, 0.0)[index + 1]
        framing = Framing.of((photo.width, photo.height), photo.focus, frame)
        seconds, showing = cut.end_s + tail - cut.start_s, order[:index].count(number)
        last_move = random.choice([move for move in framing.moves(showing) if move is not last_move])
        crops = framing.crops(last_move, showing, seconds, cut.manner.tempo, forward=random.random() < 0.5)
        shots.append(Shot(photo.asset_id, cut.start_s, cut.end_s + tail, *crops, _transition(fades[index])))
    return tuple(shots)


def _order(photos: int, shots: int, random: Random) -> list[int]:
    """The given order first, then rounds in other orders; no photo twice in a row while there are others."""
    order = list(range(photos))
    while len(order) < shots:
        again = random.sample(range(photos), photos)
        if again[0] == order[-1]:
            again.append(again.pop(0))
        order += again
    return order[:shots]


def _fade_s(cut: Cut, *, same: bool) -> float:
    """A hard cut between two views of one photo looks like a mistake, so these always fade."""
    wanted = max(cut.manner.fade_s, _SAME_PHOTO_FADE_S) if same else cut.manner.fade_s
    return min(wanted, (cut.end_s - cut.start_s) * _LONGEST_FADE)


def _transition(fade_s: float) -> Transition:
    return Transition(TransitionKind.CROSSFADE, fade_s) if fade_s else Transition(TransitionKind.CUT)


def _stills(shots: tuple[Shot, ...], photos: tuple[Photo, ...]) -> tuple[float, ...]:
    """The cover where there is one, else the first few photos, each alone on the screen."""
    candidates = photos[:1] if photos[0].is_cover else photos[:_MOST_STILLS]
    shown = {shot.asset_id for shot in shots}
    return tuple(_alone(shots, photo.asset_id) for photo in candidates if photo.asset_id in shown)


def _alone(shots: tuple[Shot, ...], asset_id: str) -> float:
    """The middle of a photo's longest time alone on the screen."""
    alone = [
        (shot.start_s + shot.transition.duration_s, following)
        for shot, following in zip(shots, [*(shot.start_s for shot in shots[1:]), shots[-1].end_s], strict=True)
        if shot.asset_id == asset_id
    ]
    start, end = max(alone, key=lambda span: span[1] - span[0])
    return (start + end) / 2
