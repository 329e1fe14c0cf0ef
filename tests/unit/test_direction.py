"""The director: what every scene must hold, whatever the song, the photos and the seed."""

from dataclasses import replace
from itertools import pairwise

import pytest

from server.content.direction import Aspect, Photo, SongMap, Stay, direct
from server.content.form import plan_form
from server.content.ports import SectionKind, TimedLine, TimedSection, TimedWord
from server.content.scene import CardKind, Rect, Scene, Shot, TransitionKind, from_json, to_json
from server.core.language import Language

STAY = Stay("스테이 파도결", "강릉시 사천면", "강원특별자치도 강릉시 사천면 솔물결길 27", "033-000-0000", "padogyeol")
SHAPES = ((4000, 3000), (3000, 4000), (2000, 2000), (6000, 2000), (1080, 1920), (640, 480))
FOCUSES = (Rect(0.3, 0.3, 0.3, 0.3), Rect(0.0, 0.0, 0.2, 0.2), Rect(0.8, 0.7, 0.2, 0.3))


def song_of(duration_s: float, tempo: float = 104) -> SongMap:
    """A song as the composer would map it, two words a line."""
    form = plan_form(tempo, duration_s)
    bar = form.bar_s
    sections = tuple(
        TimedSection(part.kind, part.first_bar * bar, (part.first_bar + part.bars) * bar) for part in form.sections
    )
    lines = tuple(
        line(part.kind, "파도 소리", part.first_bar * bar + number * form.line_s, form.line_s * 0.8)
        for part in form.sections
        for number in range(part.lines)
    )
    return SongMap("song", duration_s, tuple(index * bar for index in range(form.bars)), sections, lines)


def line(kind: SectionKind, text: str, start: float, length: float) -> TimedLine:
    words = text.split()
    step = length / len(words)
    timed = (TimedWord(word, start + i * step, start + (i + 1) * step) for i, word in enumerate(words))
    return TimedLine(kind, text, start, start + length, tuple(timed))


def photos_of(count: int) -> tuple[Photo, ...]:
    return tuple(Photo(f"photo-{i}", *SHAPES[i % len(SHAPES)], FOCUSES[i % len(FOCUSES)]) for i in range(count))


def scene_of(
    duration_s: float = 60, photos: int = 10, aspect: Aspect = Aspect.UPRIGHT, seed: int = 1, tempo: float = 104
) -> Scene:
    return direct(song_of(duration_s, tempo), photos_of(photos), STAY, aspect, Language.KO, seed)


SCENES = pytest.mark.parametrize(
    "scene",
    [
        pytest.param(scene_of(duration, photos, aspect, seed, tempo), id=f"{duration}s-{photos}p-{aspect}-{tempo}bpm")
        for duration in (15, 30, 60)
        for photos in (1, 2, 7, 30)
        for aspect in Aspect
        for seed, tempo in ((1, 70), (2, 104), (3, 172))
    ],
)


@SCENES
def test_shots_cover_the_whole_video_and_overlap_only_where_they_fade(scene: Scene) -> None:
    assert scene.shots[0].start_s == 0
    assert scene.shots[0].transition.kind is TransitionKind.CUT
    assert scene.shots[-1].end_s == pytest.approx(scene.duration_s)
    for shot, following in pairwise(scene.shots):
        assert shot.end_s == pytest.approx(following.start_s + following.transition.duration_s)
        assert following.start_s - shot.start_s >= 1.2


@SCENES
def test_windows_have_the_frames_shape_and_stay_inside_the_photo(scene: Scene) -> None:
    sizes = {photo.asset_id: photo for photo in photos_of(30)}
    for shot in scene.shots:
        photo = sizes[shot.asset_id]
        for crop in (shot.crop_from, shot.crop_to):
            assert min(crop.x, crop.y) >= 0
            assert max(crop.x + crop.width, crop.y + crop.height) <= 1 + 1e-9
            shape = crop.width * photo.width / (crop.height * photo.height)
            assert shape == pytest.approx(scene.width / scene.height)


@SCENES
def test_every_shot_moves(scene: Scene) -> None:
    for shot in scene.shots:
        assert travel(shot) > 0.015


def travel(shot: Shot) -> float:
    """How far the window's corners move, in widths of the window."""
    a, b = shot.crop_from, shot.crop_to
    left, right = abs(a.x - b.x) / a.width, abs(a.x + a.width - b.x - b.width) / a.width
    return max(left, right, abs(a.y - b.y) / a.height, abs(a.y + a.height - b.y - b.height) / a.height)


@SCENES
def test_no_photo_comes_again_while_another_waits(scene: Scene) -> None:
    shown: dict[str, int] = {}
    count = len({shot.asset_id for shot in scene.shots})
    for shot in scene.shots:
        waiting = count - len(shown) if len(shown) < count else 0
        assert not waiting or shot.asset_id not in shown
        shown[shot.asset_id] = shown.get(shot.asset_id, 0) + 1
    assert max(shown.values()) - min(shown.values()) <= 1
    if count > 1:
        assert all(a.asset_id != b.asset_id for a, b in pairwise(scene.shots))


@SCENES
def test_cards_and_subtitles_lie_inside_the_video_without_overlap(scene: Scene) -> None:
    title, end = scene.cards
    assert (title.kind, end.kind) == (CardKind.TITLE, CardKind.END)
    assert title.start_s == 0
    assert 2.5 <= title.end_s <= 5
    assert title.end_s <= end.start_s
    assert 2.5 <= end.end_s - end.start_s <= 7
    assert end.end_s == scene.duration_s
    assert all(a.end_s <= b.start_s for a, b in pairwise(scene.subtitles))
    for subtitle in scene.subtitles:
        assert 0 <= subtitle.start_s <= subtitle.words[0].start_s
        assert subtitle.words[-1].end_s <= subtitle.end_s + 1e-9 <= scene.duration_s + 1e-9


@SCENES
def test_stills_show_the_first_photos_each_alone(scene: Scene) -> None:
    for number, moment in enumerate(scene.stills):
        visible = [shot for shot in scene.shots if shot.start_s <= moment < shot.end_s]
        assert [shot.asset_id for shot in visible] == [f"photo-{number}"]
    assert scene.thumbnail_s == scene.stills[0]
    assert 1 <= len(scene.stills) <= 5


def test_the_cover_that_an_owner_chose_is_the_thumbnail() -> None:
    first, *others = photos_of(6)
    scene = direct(song_of(15), (replace(first, is_cover=True), *others), STAY, Aspect.UPRIGHT, Language.KO, 1)
    assert len(scene.stills) == 1


def test_cuts_fall_on_bars_and_in_the_chorus_on_strong_beats_too() -> None:
    song = song_of(60, 72)
    chorus = next(section for section in song.sections if section.kind is SectionKind.CHORUS)
    middles = [(bar + following) / 2 for bar, following in pairwise(song.bars)]
    between = 0
    for shot in direct(song, photos_of(20), STAY, Aspect.UPRIGHT, Language.KO, 1).shots:
        on_bar = min(abs(shot.start_s - bar) for bar in song.bars) < 1e-9
        on_strong_beat = min(abs(shot.start_s - middle) for middle in middles) < 1e-9
        assert on_bar or (on_strong_beat and chorus.start_s <= shot.start_s < chorus.end_s)
        between += on_strong_beat
    assert between


def test_the_chorus_is_cut_faster_than_the_verse() -> None:
    song = song_of(60, 120)
    spans = {section.kind: section for section in song.sections}
    shots = direct(song, photos_of(10), STAY, Aspect.UPRIGHT, Language.KO, 1).shots

    def mean_length(kind: SectionKind) -> float:
        span = spans[kind]
        inside = [shot for shot in shots if span.start_s - 0.01 <= shot.start_s < span.end_s - 0.01]
        return (span.end_s - span.start_s) / len(inside)

    assert mean_length(SectionKind.CHORUS) < 0.7 * mean_length(SectionKind.VERSE)


def test_all_photos_are_shown_when_there_is_time_for_them() -> None:
    assert len({shot.asset_id for shot in scene_of(60, photos=20).shots}) == 20


def test_photos_open_in_the_order_they_were_given() -> None:
    opening = [shot.asset_id for shot in scene_of(60, photos=8).shots[:8]]
    assert opening == [f"photo-{i}" for i in range(8)]


def test_a_single_photo_never_looks_the_same_twice_in_a_row() -> None:
    for before, after in pairwise(scene_of(30, photos=1).shots):
        assert (before.crop_from, before.crop_to) != (after.crop_from, after.crop_to)
        assert after.transition.kind is TransitionKind.CROSSFADE


def test_the_focus_stays_in_view_where_the_photo_allows_it() -> None:
    wide = Photo("wide", 4000, 2250, Rect(0.78, 0.4, 0.1, 0.2))
    for shot in direct(song_of(15), (wide,), STAY, Aspect.UPRIGHT, Language.KO, 4).shots:
        for crop in (shot.crop_from, shot.crop_to):
            assert crop.x < 0.83 < crop.x + crop.width


def test_the_same_seed_directs_the_same_video_and_another_a_different_one() -> None:
    assert scene_of(seed=5) == scene_of(seed=5)
    assert scene_of(seed=5).shots != scene_of(seed=6).shots


def test_a_scene_survives_storage() -> None:
    assert from_json(to_json(scene_of())) == scene_of()


def test_a_song_without_a_map_is_still_directed() -> None:
    scene = direct(SongMap("song", 42.0), photos_of(3), STAY, Aspect.WIDE, Language.EN, 1)
    assert scene.shots[-1].end_s == pytest.approx(42)
    assert not scene.subtitles
    assert len(scene.shots) > 5


def test_cards_say_only_what_is_known() -> None:
    title, end = direct(song_of(15), photos_of(1), Stay("민박", phone="010-1"), Aspect.SQUARE, Language.KO, 1).cards
    assert (title.headline, title.lines) == ("민박", ())
    assert end.lines == ("010-1",)
    handles = [
        direct(song_of(15), photos_of(1), Stay("n", handle=h), Aspect.SQUARE, Language.KO, 1) for h in ("a", "@a")
    ]
    assert [scene.cards[1].lines for scene in handles] == [("@a",), ("@a",)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("파도 소리에 눈을 뜨는", ("파도", "소리에", "눈을", "뜨는")),
        ("波の音で", ("波の", "音で")),
        ("“쉬어가요, 여기서”", ("쉬어가요", "여기서")),
        ("แสงแดด อุ่น", ("แสง", "แดด", "อุ่น")),
    ],
)
def test_the_words_of_a_subtitle_joined_are_the_line_as_written(text: str, words: tuple[str, ...]) -> None:
    timed = tuple(TimedWord(word, 5 + i, 6 + i) for i, word in enumerate(words))
    song = SongMap("song", 30, lines=(TimedLine(SectionKind.VERSE, text, 5, 5 + len(words), timed),))
    subtitle = direct(song, photos_of(1), STAY, Aspect.UPRIGHT, Language.KO, 1).subtitles[0]
    assert "".join(word.text for word in subtitle.words) == text
    assert [word.start_s for word in subtitle.words] == [word.start_s for word in timed]
    assert subtitle.start_s == pytest.approx(4.85)
