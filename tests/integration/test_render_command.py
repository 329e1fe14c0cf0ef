"""`castad render`: one video from a listing and photos, with neither server nor database."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest

from server.content.direction import Aspect
from server.content.ports import Bring, Genre, Mood, RenderedVideo, Renderer, ReportProgress
from server.content.scene import Scene, TransitionKind
from server.core.language import Language
from server.demo.order import SAMPLE, Order
from server.providers.renderer.soundtrack import LAG_S
from server.render import main
from server.wiring_workshop import local_workshop
from server.workshop import Commission, Workshop
from tests.integration.watching import RATE, Film, lit_late_s, watch

LENGTH_S = 15.0


class Witness:
    """Renders as the renderer behind it does and remembers what was asked for."""

    def __init__(self, renderer: Renderer) -> None:
        self._renderer = renderer
        self.scenes: list[Scene] = []

    async def render(self, scene: Scene, bring: Bring, workdir: Path, report: ReportProgress) -> RenderedVideo:
        self.scenes.append(scene)
        return await self._renderer.render(scene, bring, workdir, report)


@dataclass(frozen=True)
class Premiere:
    """A video of the command, the scene behind it, and what else lies beside it."""

    film: Film
    scene: Scene
    left: set[str]


@pytest.fixture(scope="module")
def premiere(tmp_path_factory: pytest.TempPathFactory) -> Premiere:
    out = tmp_path_factory.mktemp("renders") / "new" / "stay.mp4"
    witnesses: list[Witness] = []

    @contextmanager
    def watched() -> Iterator[Workshop]:
        with local_workshop() as workshop:
            witnesses.append(Witness(workshop.renderer))
            yield replace(workshop, renderer=witnesses[0])

    order = Order.read(None, None, Language.KO, Genre.CITY_POP, Mood.HAPPY)
    assert main(Commission(order, Aspect.SQUARE, LENGTH_S, seed=3), out, watched) == 0
    return Premiere(watch(out), witnesses[0].scenes[0], {path.name for path in out.parent.iterdir()})


def test_only_the_video_and_its_thumbnail_are_left(premiere: Premiere) -> None:
    assert premiere.left == {"stay.mp4", "stay.jpg"}


def test_it_has_the_asked_shape_and_length(premiere: Premiere) -> None:
    assert premiere.film.thumbnail.size == (1080, 1080)
    assert premiere.film.duration_s == pytest.approx(LENGTH_S, abs=0.02)


def test_sound_and_picture_end_together(premiere: Premiere) -> None:
    assert len(premiere.film.sound) / RATE == pytest.approx(premiere.film.duration_s, abs=0.025)


def test_every_line_lights_up_on_its_first_note_give_or_take_a_frame(premiere: Premiere) -> None:
    late = lit_late_s(premiere.scene, premiere.film.video)
    assert len(late) >= 2
    assert max(map(abs, late)) <= 1 / premiere.scene.fps


def test_hard_cuts_are_seen_on_the_beat_they_were_planned_for(premiere: Premiere) -> None:
    changes = np.abs(np.diff(premiere.film.frames.astype(np.int16), axis=0)).mean(axis=(1, 2))
    cuts = [shot.start_s for shot in premiere.scene.shots[1:] if shot.transition.kind is TransitionKind.CUT]
    assert cuts
    for moment in cuts:
        planned = round((moment + LAG_S) * premiere.film.fps)
        near = range(max(0, planned - 8), min(len(changes), planned + 8))
        seen = max(near, key=lambda number: changes[number]) + 1
        assert abs(seen / premiere.film.fps - LAG_S - moment) <= 1 / premiere.film.fps
        assert changes[seen - 1] > 4 * np.median(changes[near.start : near.stop])


def test_no_stretch_is_black_or_frozen(premiere: Premiere) -> None:
    assert premiere.film.frames.mean(axis=(1, 2)).min() > 16
    changes = np.abs(np.diff(premiere.film.frames.astype(np.int16), axis=0)).mean(axis=(1, 2))
    still = "".join("." if change < 0.02 else "|" for change in changes)
    assert max(map(len, still.split("|"))) < premiere.film.fps / 3


def command(*options: str) -> list[str]:
    return [sys.executable, "-m", "server.cli", "render", *options]


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        (("--photos", "/nowhere"), "is not a folder"),
        (("--listing", "/nowhere.json"), "cannot be read"),
        (("--out", "stay.avi"), "does not end in .mp4"),
        (("--seconds", "20"), "not one of"),
        (("--lang", "fr"), "not one of"),
        (("--sung", "--vocal", "instrumental"), "no sung lead"),
        (("--tempo", "59"), "greater than or equal to 60"),
    ],
)
def test_what_cannot_be_made_is_refused_in_words(options: tuple[str, ...], complaint: str, tmp_path: Path) -> None:
    wide = os.environ | {"COLUMNS": "200"}
    done = subprocess.run(command(*options), cwd=tmp_path, env=wide, capture_output=True, text=True, timeout=60)
    assert done.returncode == 2
    assert complaint in " ".join(done.stderr.split())
    assert list(tmp_path.iterdir()) == []


def test_a_photo_that_is_none_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "1.jpg").write_bytes((SAMPLE / "photos" / "03-bedroom.jpg").read_bytes()[:2_000])
    order = Order.read(None, tmp_path / "photos", Language.EN, Genre.LOFI, Mood.CALM)
    assert main(Commission(order, Aspect.WIDE, LENGTH_S, seed=1), tmp_path / "out" / "stay.mp4") == 1
    assert "1.jpg" in capsys.readouterr().out
    assert list((tmp_path / "out").iterdir()) == []


def test_ctrl_c_ends_it_within_a_second_or_so_and_leaves_nothing(tmp_path: Path) -> None:
    process = subprocess.Popen(command("--out", "stay.mp4"), cwd=tmp_path, stdout=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 60
    while not list(tmp_path.glob(".castad-render-*/song.wav*")):
        assert process.poll() is None and time.monotonic() < deadline
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    asked = time.monotonic()
    output, _ = process.communicate(timeout=30)
    assert time.monotonic() - asked < 2
    assert process.returncode == 130
    assert "nothing was left" in output
    assert list(tmp_path.iterdir()) == []
