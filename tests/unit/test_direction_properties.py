"""The director on whatever comes: any photos, focuses, shapes, lengths and tempos."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as any_of

from server.content.direction import Aspect, Photo, direct
from server.content.excerpt import excerpt
from server.content.framing import Framing, Tempo
from server.content.scene import Rect, Scene
from server.core.language import Language
from tests.unit.test_direction import STAY, song_of, travel

SIDES = any_of.integers(64, 6_000)
HAIR = 1e-9


@any_of.composite
def rects(draw: any_of.DrawFn) -> Rect:
    """A focus somewhere in a photo."""
    width, height = (draw(any_of.floats(0.02, 0.9)) for _ in "wh")
    return Rect(draw(any_of.floats(0, 1 - width)), draw(any_of.floats(0, 1 - height)), width, height)


@any_of.composite
def photos(draw: any_of.DrawFn) -> tuple[Photo, ...]:
    """Three to thirty photos of any size."""
    count = draw(any_of.integers(3, 30))
    return tuple(Photo(f"photo-{number}", draw(SIDES), draw(SIDES), draw(rects())) for number in range(count))


@any_of.composite
def scenes(draw: any_of.DrawFn) -> tuple[Scene, tuple[Photo, ...], tuple[float, ...]]:
    """A directed scene, its photos, and its song's bars and strong beats."""
    _, song = excerpt(song_of(60, draw(any_of.floats(60, 180))), draw(any_of.sampled_from([15.0, 30.0, 60.0])))
    given_photos, aspect = draw(photos()), draw(any_of.sampled_from(Aspect))
    scene = direct(song, given_photos, STAY, aspect, Language.KO, draw(any_of.integers(0, 2**32)))
    middles = tuple((bar + following) / 2 for bar, following in pairwise(song.bars))
    return scene, given_photos, (*song.bars, *middles)


@given(scenes())
@settings(max_examples=60, deadline=None)
def test_every_scene_can_be_filmed_and_watched(made: tuple[Scene, tuple[Photo, ...], tuple[float, ...]]) -> None:
    scene, given_photos, beats = made
    by_id = {photo.asset_id: photo for photo in given_photos}
    shown = [shot.asset_id for shot in scene.shots]
    assert len(set(shown)) == min(len(shown), len(given_photos)), "a photo came again while others waited"
    assert all(before != after for before, after in pairwise(shown))
    for shot in scene.shots:
        assert min(abs(shot.start_s - beat) for beat in (0.0, *beats)) < 1e-6
        assert travel(shot) > 0.015
        for crop in (shot.crop_from, shot.crop_to):
            photo = by_id[shot.asset_id]
            assert min(crop.x, crop.y) >= -HAIR and max(crop.x + crop.width, crop.y + crop.height) <= 1 + HAIR
            shape = crop.width * photo.width / (crop.height * photo.height)
            assert abs(shape / (scene.width / scene.height) - 1) < 1e-6


@given(
    SIDES, SIDES, rects(), any_of.sampled_from(Aspect), any_of.integers(0, 5), any_of.floats(1.2, 9), any_of.booleans()
)
def test_nothing_important_leaves_the_frame_where_it_fits(
    width: int, height: int, focus: Rect, aspect: Aspect, showing: int, seconds: float, forward: bool
) -> None:
    framing = Framing.of((width, height), focus, aspect.size)
    for move in framing.moves(showing):
        for crop in framing.crops(move, showing, seconds, Tempo(0.05, 0.11), forward=forward):
            if framing.hold <= 0.94:
                assert crop.x <= focus.x + HAIR and focus.x + focus.width <= crop.x + crop.width + HAIR
                assert crop.y <= focus.y + HAIR and focus.y + focus.height <= crop.y + crop.height + HAIR


@given(SIDES, SIDES, rects(), any_of.sampled_from(Aspect), any_of.floats(1.2, 9))
def test_what_is_wider_than_the_frame_is_passed_over(
    width: int, height: int, focus: Rect, aspect: Aspect, seconds: float
) -> None:
    """The middle of the focus is seen at some time, and the camera looks along it, not away from it."""
    framing = Framing.of((width, height), focus, aspect.size)
    middle = focus.x + focus.width / 2, focus.y + focus.height / 2
    for move in framing.moves(0):
        start, end = framing.crops(move, 0, seconds, Tempo(0.03, 0.08), forward=True)
        assert min(start.x, end.x) - HAIR <= middle[0] <= max(start.x + start.width, end.x + end.width) + HAIR
        assert min(start.y, end.y) - HAIR <= middle[1] <= max(start.y + start.height, end.y + end.height) + HAIR
