"""Photo intake: decides whether uploaded bytes are a usable photo and makes them safe, upright and sRGB."""

import io
import struct
import warnings
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt
from PIL import ExifTags, Image, ImageCms

from server.content.scene import Rect
from server.core.failures import EngineFailed

MAX_BYTES = 20 * 1024 * 1024
MAX_PIXELS = 50_000_000
MIN_SIDE = 64
LONGEST_SIDE = 2560
_JPEG_QUALITY = 92
_FORMATS = ("JPEG", "PNG", "WEBP")
_HEIF_BRANDS = {b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif", b"avis"}

_SMOOTH = {"L", "LA", "RGB", "RGBA", "CMYK"}
_SRGB = ImageCms.createProfile("sRGB")
_TO_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""What brings a photo upright, by its EXIF orientation."""

_ANALYSED_SIDE = 256
_FLAT = 2.0
_FOCUS_TAIL = 0.2
_DETAIL_WEIGHT = 3.0
_SHARPNESS = 4
"""How much more the most salient place counts than one half as salient: as a power of two."""
_MIDDLE = Rect(0.25, 0.25, 0.5, 0.5)


class PhotoRefused(EngineFailed):
    """These bytes will never be a usable photo. Survives the way out of a process pool."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(reason, detail, retryable=False)

    def __reduce__(self) -> tuple[type["PhotoRefused"], tuple[str, str]]:
        return PhotoRefused, (self.reason, self.detail)


@dataclass(frozen=True, slots=True)
class InspectedPhoto:
    """A photo as it is stored: no metadata, upright, and `focus`, the part that draws the eye."""

    jpeg: bytes
    width: int
    height: int
    focus: Rect
    content_type: str = "image/jpeg"


def inspect_photo(data: bytes) -> InspectedPhoto:
    """Check and normalise one upload; pure CPU work for a process pool. Raises PhotoRefused."""
    image = decode_photo(data)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=_JPEG_QUALITY, optimize=True)
    return InspectedPhoto(out.getvalue(), image.width, image.height, find_focus(np.asarray(image)))


def decode_photo(data: bytes, longest_side: int = LONGEST_SIDE) -> Image.Image:
    """Decode to upright 8-bit sRGB, no side longer than told. Raises PhotoRefused."""
    if len(data) > MAX_BYTES:
        raise PhotoRefused("PAYLOAD_TOO_LARGE", f"{len(data)} bytes, at most {MAX_BYTES} are allowed")
    if data[4:8] == b"ftyp" and data[8:12] in _HEIF_BRANDS:
        raise PhotoRefused("MEDIA_UNSUPPORTED", "HEIC and AVIF photos are not supported; send JPEG, PNG or WebP")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # size is checked below, damaged metadata does not matter
            image = Image.open(io.BytesIO(data), formats=_FORMATS)
            _check_size(image)
            return _normalise(image, longest_side)
    except Image.DecompressionBombError as error:
        raise PhotoRefused("PAYLOAD_TOO_LARGE", str(error)) from error
    except (OSError, ValueError, SyntaxError, EOFError) as error:
        raise PhotoRefused("MEDIA_UNSUPPORTED", f"not a complete JPEG, PNG or WebP image: {error}") from error


def _check_size(image: Image.Image) -> None:
    width, height = image.size
    if width * height > MAX_PIXELS:
        raise PhotoRefused("PAYLOAD_TOO_LARGE", f"{width}x{height} pixels, at most {MAX_PIXELS} are allowed")
    if min(width, height) < MIN_SIDE:
        raise PhotoRefused("MEDIA_UNSUPPORTED", f"{width}x{height} pixels, each side needs {MIN_SIDE}")


def _normalise(image: Image.Image, longest_side: int) -> Image.Image:
    """Shrink before converting, so that a large photo is never held twice at full size."""
    upright = _TO_UPRIGHT.get(_orientation(image))
    profile = image.info.get("icc_profile")
    image = _eight_bit(image)
    image.thumbnail((longest_side, longest_side), Image.Resampling.LANCZOS, reducing_gap=2.0)
    image = _to_srgb(_over_white(image), profile)
    image = image if upright is None else image.transpose(upright)
    image.info.clear()
    return image


def _eight_bit(image: Image.Image) -> Image.Image:
    """Bring rare kinds of pixels to a kind that can be scaled smoothly."""
    if image.mode in _SMOOTH:
        return image
    if image.mode == "I;16":
        return Image.fromarray((np.asarray(image) >> 8).astype(np.uint8))
    return image.convert("RGBA" if image.has_transparency_data else "RGB")


def _orientation(image: Image.Image) -> int:
    try:
        return int(image.getexif().get(ExifTags.Base.Orientation, 1))
    except (SyntaxError, ValueError, TypeError, OSError, struct.error):
        return 1  # damaged metadata is no reason to lose a good photo


def _over_white(image: Image.Image) -> Image.Image:
    if image.mode not in ("RGBA", "LA"):
        return image
    paper = Image.new("RGBA", image.size, "white")
    return Image.alpha_composite(paper, image.convert("RGBA")).convert("RGB")


def _to_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(image, source, _SRGB, outputMode="RGB")
        except (ImageCms.PyCMSError, OSError):
            pass  # an unusable profile: the plain conversion below is what viewers do, too
        else:
            if converted:
                return converted
    return image.convert("RGB")


def find_focus(rgb: npt.NDArray[np.uint8]) -> Rect:
    """The part that stands out by colour and detail; the middle of a picture without any."""
    scale = _ANALYSED_SIDE / max(rgb.shape[:2])
    small = cv2.resize(rgb, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    salience = _salience(np.asarray(small, np.uint8))
    if salience.max() < _FLAT:
        return _MIDDLE
    weight = (salience / salience.max()) ** _SHARPNESS * _centre_prior(*salience.shape)
    left, right = _middle_share(weight.sum(axis=0))
    top, bottom = _middle_share(weight.sum(axis=1))
    return Rect(left, top, right - left, bottom - top)


def _salience(rgb: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
    """How far every place differs from its surroundings in colour, plus its sharp detail, in Lab units."""
    lab = cv2.cvtColor(rgb.astype(np.float32) / 255, cv2.COLOR_RGB2Lab)
    contrast = np.linalg.norm(cv2.GaussianBlur(lab, (0, 0), 3) - cv2.GaussianBlur(lab, (0, 0), 30), axis=2)
    light = lab[..., 0]
    detail = np.abs(light - cv2.GaussianBlur(light, (0, 0), 2))
    return np.asarray(cv2.GaussianBlur(contrast + _DETAIL_WEIGHT * detail, (0, 0), 6), np.float32)


def _centre_prior(height: int, width: int) -> npt.NDArray[np.float64]:
    """Photographers put what matters near the middle, and foreground floors and skies at the edge."""
    rows, columns = np.linspace(-1, 1, height)[:, None], np.linspace(-1, 1, width)
    return np.asarray(np.exp(-(rows**2 + columns**2) * 0.9))


def _middle_share(weights: npt.NDArray[np.floating]) -> tuple[float, float]:
    """The stretch between the points that leave a fixed share of the weight on either side, 0 to 1."""
    gathered = np.cumsum(weights) / weights.sum()
    low, high = np.searchsorted(gathered, (_FOCUS_TAIL, 1 - _FOCUS_TAIL))
    return float(low / weights.size), float((high + 1) / weights.size)
