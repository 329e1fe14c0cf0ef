"""A scene and its RenderScript, compared element by element: both renderers must film the same video."""

import pytest

from server.content.captions import Stay
from server.content.cutting import SongMap
from server.content.direction import Aspect, Photo, direct
from server.content.ports import SectionKind, TimedLine, TimedSection, TimedWord
from server.content.scene import CardKind, Rect, Scene
from server.core.language import Language
from server.providers.creatomate.script import GLIDE_STEPS, Element, render_script
from server.providers.renderer.camera import window_at
from server.providers.renderer.layout import Layout

PHOTOS = tuple(Photo(f"photo-{n}", 1600 + 200 * n, 1200, Rect(0.4, 0.3, 0.2, 0.4)) for n in range(4))
LINES = tuple(
    TimedLine(SectionKind.CHORUS, f"바다 {n} 노래", 6.0 + n * 4, 8.5 + n * 4,
              (TimedWord("바다 ", 6.0 + n * 4, 7.0 + n * 4), TimedWord(f"{n} 노래", 7.0 + n * 4, 8.5 + n * 4)))
    for n in range(4)
)  # fmt: skip
SONG = SongMap(
    "song",
    30.0,
    tuple(n * 2.0 for n in range(15)),
    (
        TimedSection(SectionKind.INTRO, 0, 6),
        TimedSection(SectionKind.CHORUS, 6, 24),
        TimedSection(SectionKind.OUTRO, 24, 30),
    ),
    LINES,
)
LINKS = {photo.asset_id: f"https://files.example/{photo.asset_id}.jpg" for photo in PHOTOS} | {
    "song": "https://files.example/song.wav"
}


@pytest.fixture(params=list(Aspect))
def scene(request: pytest.FixtureRequest) -> Scene:
    stay = Stay("스테이 파도결", "강릉", "강원 강릉시 1", "010-0000-0000")
    return direct(SONG, PHOTOS, stay, request.param, Language.KO, seed=3)


def named(script: Element, start: str) -> list[Element]:
    return [element for element in script["elements"] if element["name"].startswith(start)]


def share(text: str) -> float:
    return float(text.removesuffix("%")) / 100


def test_frame_and_length_are_the_scene_s(scene: Scene) -> None:
    script = render_script(scene, LINKS)
    assert (script["width"], script["height"], script["frame_rate"]) == (scene.width, scene.height, scene.fps)
    assert script["duration"] == scene.duration_s
    assert script["snapshot_time"] == pytest.approx(scene.thumbnail_s, abs=1e-3)


def test_every_shot_lies_where_and_when_the_scene_has_it(scene: Scene) -> None:
    shots = named(render_script(scene, LINKS), "Shot-")
    assert len(shots) == len(scene.shots)
    for shot, element in zip(scene.shots, shots, strict=True):
        assert element["source"] == LINKS[shot.asset_id]
        assert element["time"] == pytest.approx(shot.start_s, abs=1e-3)
        assert element["time"] + element["duration"] == pytest.approx(shot.end_s, abs=1e-3)
        for step in range(GLIDE_STEPS + 1):
            width, height = share(element["width"][step]["value"]), share(element["height"][step]["value"])
            x, y = share(element["x"][step]["value"]), share(element["y"][step]["value"])
            seen = Rect(-x / width, -y / height, 1 / width, 1 / height)
            wanted = window_at(shot, shot.start_s + element["x"][step]["time"])
            for side in ("x", "y", "width", "height"):
                assert getattr(seen, side) == pytest.approx(getattr(wanted, side), abs=2e-4)
            assert x <= 1e-6 and x + width >= 1 - 1e-4, "the photo covers the frame at every moment"
            assert y <= 1e-6 and y + height >= 1 - 1e-4


def test_cuts_are_cuts_and_fades_lie_above_the_shot_before(scene: Scene) -> None:
    shots = named(render_script(scene, LINKS), "Shot-")
    assert [element["z_index"] for element in shots] == sorted({element["z_index"] for element in shots})
    for shot, element in zip(scene.shots, shots, strict=True):
        fade = shot.transition.duration_s
        if fade:
            assert [key["value"] for key in element["opacity"]] == ["0.0000%", "100.0000%"]
            assert element["opacity"][1]["time"] == pytest.approx(fade, abs=1e-3)
        else:
            assert element["opacity"] == "100.0000%"


def test_every_line_is_shown_and_sung_in_its_time_inside_the_safe_area(scene: Scene) -> None:
    layout = Layout.of(scene.width, scene.height)
    lines = named(render_script(scene, LINKS), "Line-")
    assert len(lines) == len(scene.subtitles)
    for subtitle, element in zip(scene.subtitles, lines, strict=True):
        assert element["text"] == "".join(word.text for word in subtitle.words).strip()
        assert element["time"] == pytest.approx(subtitle.start_s, abs=1e-3)
        assert element["time"] + element["duration"] == pytest.approx(subtitle.end_s, abs=1e-3)
        first, last = element["fill_color"]
        assert element["time"] + first["time"] == pytest.approx(subtitle.words[0].start_s, abs=1e-3)
        assert element["time"] + last["time"] == pytest.approx(subtitle.words[-1].end_s, abs=1e-3)
        assert (first["value"], last["value"]) == (scene.palette.text, scene.palette.accent)
        assert float(element["y"].removesuffix(" px")) == pytest.approx(layout.bottom, abs=0.01)
        assert element["font_size"] == f"{layout.px(layout.proportions.subtitle):.2f} px"


def test_cards_say_what_the_scene_says_when_it_says_it(scene: Scene) -> None:
    script = render_script(scene, LINKS)
    for card in scene.cards:
        name = f"{card.kind.value.title()}-Card"
        headline, lines = (named(script, f"{name}-{part}")[0] for part in ("Headline", "Lines"))
        assert headline["text"] == card.headline and lines["text"].split("\n") == list(card.lines)
        for element in (headline, lines, named(script, f"{name}-Shade")[0]):
            assert element["time"] == pytest.approx(card.start_s, abs=1e-3)
            assert element["time"] + element["duration"] == pytest.approx(card.end_s, abs=1e-3)
        stays = card.kind is CardKind.END
        assert (headline["opacity"][-1]["value"] == "100.0000%") is stays, "the end card stays to the end"


def test_texts_lie_above_pictures_and_the_song_fades_out(scene: Scene) -> None:
    script = render_script(scene, LINKS)
    highest = max(element["z_index"] for element in named(script, "Shot-"))
    assert all(element["z_index"] > highest for element in script["elements"] if element["type"] in ("text", "shape"))
    music = named(script, "Music")[0]
    assert (music["source"], music["duration"]) == (LINKS["song"], scene.duration_s)
    assert music["audio_fade_out"] == scene.audio.fade_out_s
    tracks = [element["track"] for element in script["elements"] if not element["name"].startswith("Line-")]
    assert len(tracks) == len(set(tracks)), "on one track elements would follow each other"
