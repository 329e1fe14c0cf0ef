"""The child process of the local renderer: one scene in, one MP4 and one thumbnail out."""

import errno
import resource
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from PIL import Image

from server.content.scene import CardKind, Scene, from_json
from server.core.engine_process import serve_engine
from server.core.failures import EngineFailed
from server.providers.photos import LONGEST_SIDE, PhotoRefused, decode_photo
from server.providers.renderer.camera import Camera
from server.providers.renderer.cards import card_layers
from server.providers.renderer.encoder import Encoder, frame_count
from server.providers.renderer.inspection import check_video
from server.providers.renderer.overlay import Layer
from server.providers.renderer.soundtrack import LAG_S
from server.providers.renderer.staging import Stage
from server.providers.renderer.subtitles import scrim, subtitle_layers
from server.providers.renderer.survey import SIDE as SURVEY_SIDE
from server.providers.renderer.survey import Survey
from server.providers.renderer.yuv import Picture, Plane, blank, to_rgb

VIDEO, THUMBNAIL = "video.mp4", "thumbnail.jpg"
_MOST = {resource.RLIMIT_FSIZE: 1 << 30, resource.RLIMIT_AS: 8 << 30, resource.RLIMIT_CORE: 0}
"""Bytes of a file, of address space and of a core dump: whatever a strange song or photo does, the machine lives."""
_FILMED_PERCENT = 97
_THUMBNAIL_QUALITY = 90
_POSTER_LETTERS = 1.3


@dataclass(frozen=True, slots=True)
class Order:
    """What to draw, from which files, into which folder, with fonts from where."""

    scene: Scene
    assets: dict[str, Path]
    folder: Path
    font_dirs: tuple[Path, ...]

    @classmethod
    def read(cls, request: dict[str, Any]) -> "Order":
        """Read the request of the parent process."""
        assets = {asset_id: Path(path) for asset_id, path in request["assets"].items()}
        font_dirs = tuple(Path(folder) for folder in request["font_dirs"])
        return cls(from_json(request["scene"]), assets, Path(request["folder"]), font_dirs)

    def photo(self, asset_id: str, longest_side: int = LONGEST_SIDE) -> Plane:
        """The RGB pixels of a photo."""
        try:
            return np.asarray(decode_photo(self.assets[asset_id].read_bytes(), longest_side))
        except PhotoRefused as refused:
            raise EngineFailed(refused.reason, f"photo {asset_id}: {refused.detail}", retryable=False) from refused


def render(request: dict[str, Any], progress: Callable[[int], None]) -> dict[str, Any]:
    """Draw, encode, check; the folder is the caller's to clear when this fails."""
    cv2.setNumThreads(1)
    _limit_resources()
    order = Order.read(request)
    try:
        stage = set_stage(order)
        duration_s = _film(order, stage, progress)
        _save_thumbnail(order, stage)
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise
        raise EngineFailed("PROVIDER_FAILED", f"no room for the video: {error}", retryable=True) from error
    return {
        "video": str(order.folder / VIDEO),
        "thumbnail": str(order.folder / THUMBNAIL),
        "duration_s": duration_s,
    }


def _limit_resources() -> None:
    """For this process and the ffmpeg it starts; what its parent allows less of stays as it is."""
    for kind, most in _MOST.items():
        soft, hard = resource.getrlimit(kind)
        lower = most if soft == resource.RLIM_INFINITY else min(soft, most)
        resource.setrlimit(kind, (lower, hard))


def set_stage(order: Order) -> Stage:
    """Look through the photos and lay out what the words need."""
    survey = Survey.of(order.scene, lambda asset_id: order.photo(asset_id, SURVEY_SIDE))
    return Stage.of(order.scene, order.font_dirs, survey)


def stage_layers(stage: Stage, scene: Scene) -> list[Layer]:
    """Everything to lay over the pictures, from back to front."""
    cards = [layer for card in scene.cards for layer in card_layers(stage, card, scene.duration_s)]
    subtitles = [layer for subtitle in scene.subtitles for layer in subtitle_layers(stage, subtitle)]
    return [*scrim(stage, scene.subtitles), *cards, *subtitles]


def draw_frames(order: Order, stage: Stage) -> Iterator[Picture]:
    """Every frame in turn, each valid until the next is asked for, as it is in the middle of its time."""
    scene, layers = order.scene, stage_layers(stage, order.scene)
    camera, frame = Camera(scene, order.photo), blank(scene.width, scene.height)
    for number in range(frame_count(scene)):
        time_s = max(0.0, (number + 0.5) / scene.fps - LAG_S)
        camera.film(time_s, frame)
        for layer in layers:
            layer.draw(frame, time_s)
        yield frame


def _film(order: Order, stage: Stage, progress: Callable[[int], None]) -> float:
    scene, video = order.scene, order.folder / VIDEO
    total, told = frame_count(scene), 0
    with Encoder(scene, order.assets[scene.audio.asset_id], video) as encoder:
        for count, frame in enumerate(draw_frames(order, stage), start=1):
            encoder.write(frame)
            percent = _FILMED_PERCENT * count // total
            if percent > told:
                progress(percent)
                told = percent
        encoder.finish()
    return check_video(video, scene)


def _save_thumbnail(order: Order, stage: Stage) -> None:
    """The best still with the title card's words set on it as they look once they have come."""
    scene, moment = order.scene, stage.survey.best_still()
    frame = blank(scene.width, scene.height)
    Camera(scene, order.photo).film(moment, frame)
    poster = replace(stage, layout=stage.layout.with_larger_title(_POSTER_LETTERS))
    for card in (card for card in scene.cards if card.kind is CardKind.TITLE):
        for layer in card_layers(poster, replace(card, start_s=moment, end_s=moment), scene.duration_s):
            layer.settled(frame)
    image = Image.fromarray(to_rgb(frame))
    image.save(order.folder / THUMBNAIL, "JPEG", quality=_THUMBNAIL_QUALITY, optimize=True)


if __name__ == "__main__":
    serve_engine(render)
