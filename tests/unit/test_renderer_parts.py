"""The renderer's parts that need neither files nor processes."""

from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pytest

from server.content.scene import Audio, Rect, Scene, Shot, Transition, TransitionKind, Word
from server.core.language import Language
from server.providers.renderer.camera import Reel, glide, window_at
from server.providers.renderer.overlay import Fill, Layer, shade
from server.providers.renderer.soundtrack import failure_from
from server.providers.renderer.subtitles import sung_parts
from server.providers.renderer.survey import Survey
from server.providers.renderer.wrapping import offsets, pieces
from server.providers.renderer.yuv import Picture, blank, colour, from_rgb, to_rgb

CUT = Transition(TransitionKind.CUT)


def flat(width: int = 64, height: int = 64, hex_code: str = "#000000") -> Picture:
    picture = blank(width, height)
    for plane, value in zip(picture.planes, colour(hex_code), strict=True):
        plane[:] = round(value)
    return picture


def ramp(width: int, height: int) -> npt.NDArray[np.uint8]:
    """Red grows to the right, green grows downwards."""
    rgb = np.zeros((height, width, 3), np.uint8)
    rgb[..., 0] = np.linspace(0, 255, width)
    rgb[..., 1] = np.linspace(0, 255, height)[:, None]
    return rgb


def test_black_and_white_take_their_studio_levels() -> None:
    assert [round(value) for value in colour("#000000")] == [16, 128, 128]
    assert [round(value) for value in colour("#FFFFFF")] == [235, 128, 128]


def test_colours_survive_the_way_into_planes_and_back() -> None:
    rgb = ramp(64, 48)
    assert np.abs(to_rgb(from_rgb(rgb)).astype(int) - rgb).max() <= 6


def test_a_glide_starts_and_ends_softly_and_never_turns_back() -> None:
    way = [glide(step / 100) for step in range(101)]
    steps = [after - before for before, after in pairwise(way)]
    assert way[0] == 0
    assert way[-1] == pytest.approx(1)
    assert min(steps) > 0
    assert max(steps[0], steps[-1]) < 0.1 * max(steps)


def test_a_shot_holds_its_last_window_after_its_end() -> None:
    shot = Shot("a", 2, 4, Rect(0, 0, 0.5, 0.5), Rect(0.5, 0.5, 0.5, 0.5), CUT)
    assert window_at(shot, 2) == shot.crop_from
    assert window_at(shot, 9) == shot.crop_to
    assert window_at(shot, 3).x == pytest.approx(0.25)


@pytest.mark.parametrize("left", [0.100, 0.1013, 0.1027])
def test_a_window_is_drawn_where_it_lies_to_a_fraction_of_a_pixel(left: float) -> None:
    window = Rect(left, 0.2, 0.5, 0.5)
    frame = blank(180, 180)
    photo = ramp(1800, 1800)
    Reel.of(Shot("a", 0, 1, window, Rect(0.4, 0.3, 0.5, 0.5), CUT), photo, 180).draw(window, frame)
    columns = left + (np.arange(180) + 0.5) / 180 * 0.5
    rows = 0.2 + (np.arange(180) + 0.5) / 180 * 0.5
    expected = np.dstack([np.broadcast_to(columns, (180, 180)), np.broadcast_to(rows[:, None], (180, 180))]) * 255
    drawn = to_rgb(frame).astype(float)[..., :2]
    assert np.abs((drawn - expected)[4:-4, 4:-4]).mean() < 1.0


def test_opaque_artwork_covers_and_half_faded_artwork_mixes() -> None:
    layer = Layer(shade(np.ones((16, 16)), "#FFFFFF"), 8, 8, 1.0, 3.0, 0.5, 0.5)
    frame = flat()
    layer.draw(frame, 0.9)
    assert frame.y.max() == 16
    layer.draw(frame, 2.0)
    assert frame.y[8:24, 8:24].min() == 235
    assert frame.y.sum() == 16 * (64 * 64 - 16 * 16) + 235 * 16 * 16
    frame = flat()
    layer.draw(frame, 1.25)
    assert frame.y[16, 16] == pytest.approx((16 + 235) / 2, abs=2)


@pytest.mark.parametrize("corner", [(-10, 4), (50, 60), (4, -20), (80, 80), (-40, -40)])
def test_artwork_over_the_frames_edge_is_cut_off_there(corner: tuple[int, int]) -> None:
    frame, (x, y) = flat(), corner
    Layer(shade(np.ones((20, 30)), "#FFFFFF"), x, y, 0.0, 1.0, 0.0, 0.0).draw(frame, 0.5)
    expected = np.full((64, 64), 16)
    expected[max(0, y) : max(0, y + 20), max(0, x) : max(0, x + 30)] = 235
    assert (frame.y == expected).all()


def test_karaoke_fill_uncovers_the_accent_from_the_left() -> None:
    white, gold = shade(np.ones((16, 32)), "#FFFFFF"), shade(np.ones((16, 32)), "#FFD166")
    fill = Fill(gold.planes, (1.0, 2.0), (0.0, 32.0))
    frame = flat()
    Layer(white, 0, 0, 0.0, 3.0, 0.0, 0.0, fill=fill).draw(frame, 1.5)
    golden = frame.u[4, :16] < 100
    assert golden.tolist() == [True] * 8 + [False] * 8


def test_a_word_broken_over_two_rows_is_sung_across_both() -> None:
    words = [Word("바다 ", 0.0, 0.9), Word("소리결", 1.0, 4.0)]
    first, second = sung_parts(words, 0, 4), sung_parts(words, 4, 6)
    assert [(part.first, part.last) for part in first] == [(0, 3), (3, 4)]
    assert (first[-1].end_s, second[0].start_s) == (2.0, 2.0)
    assert (second[0].first, second[0].last, second[0].end_s) == (0, 2, 4.0)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("파도 소리에 눈을", ["파도 ", "소리에 ", "눈을"]),
        ("在海浪声中，醒来。", ["在", "海", "浪", "声", "中，", "醒", "来。"]),
        ("「コーヒー」の香り", ["「コーヒー」", "の", "香", "り"]),
        ("ずっと、Stay Inn で", ["ずっ", "と、", "Stay ", "Inn ", "で"]),
        ("พักผ่อนริมทะเล", ["พักผ่อน", "ริมทะเล"]),
    ],
)
def test_text_breaks_only_where_its_language_allows(text: str, parts: list[str]) -> None:
    assert pieces(text) == parts


def test_rows_know_their_places_in_the_text() -> None:
    assert offsets(("파도 ", "소리")) == [(0, 3), (3, 5)]


@pytest.mark.parametrize(
    ("message", "reason", "retryable"),
    [
        ("song.wav: Invalid data found when processing input", "MEDIA_UNSUPPORTED", False),
        ("Error writing trailer: No space left on device", "PROVIDER_FAILED", True),
        ("", "PROVIDER_FAILED", True),
    ],
)
def test_a_bad_song_is_final_and_a_full_disk_is_not(message: str, reason: str, retryable: bool) -> None:
    failure = failure_from(1, message)
    assert (failure.reason, failure.retryable) == (reason, retryable)


def picture_of(red: int, green: int, blue: int, spread: int) -> npt.NDArray[np.uint8]:
    """Coarse patches around a colour."""
    patches = np.random.default_rng(5).integers(-spread, spread + 1, (16, 9, 3))
    return (
        np.clip(np.array([red, green, blue]) + patches, 0, 255).astype(np.uint8).repeat(12, axis=0).repeat(12, axis=1)
    )


def test_the_best_still_is_lively_and_well_lit_and_the_first_of_equals() -> None:
    photos = {
        "night": picture_of(12, 12, 16, 8),
        "wall": picture_of(150, 150, 148, 2),
        "sea": picture_of(60, 140, 200, 90),
        "sea again": picture_of(60, 140, 200, 90),
    }
    window = Rect(0, 0, 1, 1)
    shots = tuple(Shot(name, at, at + 1, window, window, CUT) for at, name in enumerate(photos))
    still = Scene(
        width=108, height=192, fps=30, duration_s=4, language=Language.EN, shots=shots, subtitles=(), cards=(),
        audio=Audio("song", 0), stills=(0.5, 1.5, 2.5, 3.5),
    )  # fmt: skip
    assert Survey.of(still, photos.__getitem__).best_still() == 2.5
