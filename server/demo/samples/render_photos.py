"""Render the ten photographs of the sample stay "스테이 파도결" with Blender's Cycles.

Made with Blender 5.0.1 as a Python module (`pip install bpy==5.0.1`, Python 3.11):

    python server/demo/samples/render_photos.py                      all ten, as committed
    python server/demo/samples/render_photos.py --only 03 --draft    one of them, small and fast, to look at

Every seed is fixed: the same Blender version gives the same pictures.
"""

import argparse
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from photo_studio import indoors, outdoors
from photo_studio.studio import Quality, empty_scene, shoot

PHOTOS = Path(__file__).parent / "wave-stay" / "photos"
FINAL, DRAFT = Quality(long_side=1620, samples=10), Quality(long_side=480, samples=16)


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture's name, the function that arranges it and returns its exposure, and its contrast."""

    name: str
    arrange: Callable[[], float]
    look: str = "AgX - Medium High Contrast"


ALBUM = (
    Photo("01-exterior", outdoors.exterior),
    Photo("02-sea-terrace", outdoors.sea_terrace),
    Photo("03-bedroom", indoors.bedroom),
    Photo("04-indoor-spa", indoors.indoor_spa),
    Photo("05-breakfast", indoors.breakfast),
    Photo("06-courtyard", outdoors.courtyard),
    Photo("07-barbecue", outdoors.barbecue),
    Photo("08-night-sky", outdoors.night_sky),
    Photo("09-bathroom", indoors.bathroom),
    Photo("10-beach-path", outdoors.beach_path),
)


def main() -> None:
    """Render what the command line asks for."""
    options = _options()
    quality = DRAFT if options.draft else FINAL
    options.into.mkdir(parents=True, exist_ok=True)
    for seed, photo in enumerate(ALBUM, start=1):
        if not photo.name.startswith(tuple(options.only)):
            continue
        started = time.monotonic()
        empty_scene(seed)
        exposure = photo.arrange()
        shoot(options.into / f"{photo.name}.jpg", quality, exposure, photo.look)
        print(f"{photo.name}: {time.monotonic() - started:.0f} s", flush=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Render the sample photographs.")
    parser.add_argument("--only", nargs="+", default=[""], metavar="NUMBER", help="render these, such as 03 07")
    parser.add_argument("--draft", action="store_true", help="480 pixels and 16 samples, to look at")
    parser.add_argument("--into", type=Path, default=PHOTOS, help="folder for the pictures")
    return parser.parse_args()


if __name__ == "__main__":
    main()
