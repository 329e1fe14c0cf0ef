"""Photo intake: what is taken, what it becomes, and what is refused without much memory."""

import io
import pickle
import struct
import zipfile
import zlib

import numpy as np
import pytest
from PIL import ExifTags, Image, ImageCms

from server.core.failures import EngineFailed
from server.providers.photos import LONGEST_SIDE, MAX_BYTES, InspectedPhoto, PhotoRefused, inspect_photo

RED, GREEN, BLUE, WHITE = (200, 30, 30), (30, 160, 40), (30, 40, 200), (255, 255, 255)


def quarters(width: int = 320, height: int = 240) -> Image.Image:
    """A picture whose four corners differ, so that turning it shows."""
    image = Image.new("RGB", (width, height), RED)
    image.paste(GREEN, (width // 2, 0, width, height // 2))
    image.paste(BLUE, (0, height // 2, width // 2, height))
    image.paste(WHITE, (width // 2, height // 2, width, height))
    return image


def encoded(image: Image.Image, kind: str = "JPEG", **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def corners(photo: InspectedPhoto) -> list[tuple[int, ...]]:
    """Colours near the corners: upper left, upper right, lower left, lower right."""
    pixels = np.asarray(Image.open(io.BytesIO(photo.jpeg))).tolist()
    x, y = photo.width // 8, photo.height // 8
    return [tuple(pixels[row][column]) for row, column in ((y, x), (y, -x), (-y, x), (-y, -x))]


def near(colour: tuple[int, ...], wanted: tuple[int, ...], tolerance: int = 12) -> bool:
    return all(abs(a - b) <= tolerance for a, b in zip(colour, wanted, strict=True))


def huge_png(side: int) -> bytes:
    """A valid header of a giant one-colour picture; its pixels compress to next to nothing."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    packer = zlib.compressobj(9)
    row = bytes(1 + (side + 7) // 8)
    pixels = b"".join(packer.compress(row) for _ in range(side)) + packer.flush()
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("photo.jpg", "not a photo")
    return out.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_of_every_accepted_format_becomes_a_jpeg_of_the_same_size(kind: str) -> None:
    photo = inspect_photo(encoded(quarters(), kind))
    assert photo.content_type == "image/jpeg"
    assert Image.open(io.BytesIO(photo.jpeg)).format == "JPEG"
    assert (photo.width, photo.height) == (320, 240)
    assert all(near(*pair) for pair in zip(corners(photo), (RED, GREEN, BLUE, WHITE), strict=True))


@pytest.mark.parametrize(
    ("orientation", "upright"),
    [
        (1, (RED, GREEN, BLUE, WHITE)),
        (2, (GREEN, RED, WHITE, BLUE)),
        (3, (WHITE, BLUE, GREEN, RED)),
        (4, (BLUE, WHITE, RED, GREEN)),
        (5, (RED, BLUE, GREEN, WHITE)),
        (6, (BLUE, RED, WHITE, GREEN)),
        (7, (WHITE, GREEN, BLUE, RED)),
        (8, (GREEN, WHITE, RED, BLUE)),
    ],
)
def test_the_camera_orientation_is_applied(orientation: int, upright: tuple[tuple[int, ...], ...]) -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    photo = inspect_photo(encoded(quarters(), exif=exif))
    assert all(near(*pair) for pair in zip(corners(photo), upright, strict=True))
    assert (photo.width, photo.height) == ((320, 240) if orientation < 5 else (240, 320))


def test_location_and_every_other_metadata_are_gone() -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "SecretCamera"
    gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
    gps[ExifTags.GPS.GPSLatitudeRef] = "N"
    gps[ExifTags.GPS.GPSLatitude] = (37.0, 48.0, 12.3)
    data = encoded(quarters(), exif=exif, comment=b"family holiday", icc_profile=_profile())
    assert Image.open(io.BytesIO(data)).getexif().get_ifd(ExifTags.IFD.GPSInfo)
    image = Image.open(io.BytesIO(inspect_photo(data).jpeg))
    assert not image.getexif()
    assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def _profile() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def test_damaged_metadata_does_not_cost_a_good_photo() -> None:
    assert inspect_photo(encoded(quarters(), exif=b"Exif\0\0II*\0\xff\xff\xff\xff")).width == 320
    assert inspect_photo(encoded(quarters(), icc_profile=b"no profile at all")).width == 320


@pytest.mark.parametrize(("mode", "kind"), [("RGBA", "PNG"), ("LA", "PNG"), ("P", "PNG"), ("RGBA", "WEBP")])
def test_transparent_parts_turn_white(mode: str, kind: str) -> None:
    image = Image.new("RGBA", (200, 200), (0, 0, 0, 0))
    image.paste((90, 90, 90, 255), (0, 0, 100, 200))
    left, right, *_ = corners(inspect_photo(encoded(image.convert(mode), kind)))
    assert near(left, (90, 90, 90))
    assert near(right, WHITE)


def test_print_colours_and_greys_become_rgb() -> None:
    cmyk = quarters().convert("CMYK")
    assert all(
        near(*pair, 30) for pair in zip(corners(inspect_photo(encoded(cmyk))), (RED, GREEN, BLUE, WHITE), strict=True)
    )
    assert near(corners(inspect_photo(encoded(Image.new("L", (100, 100), 77))))[0], (77, 77, 77))
    assert near(corners(inspect_photo(encoded(Image.new("1", (100, 100), 1), "PNG")))[0], WHITE)


def test_sixteen_bit_greys_keep_their_brightness() -> None:
    deep = Image.fromarray(np.full((100, 100), 128 << 8, np.uint16))
    assert deep.mode == "I;16"
    assert near(corners(inspect_photo(encoded(deep, "PNG")))[0], (128, 128, 128))


def test_a_colour_profile_is_converted_to_srgb() -> None:
    lab_like = Image.new("RGB", (100, 100), (128, 128, 128))
    photo = inspect_photo(encoded(lab_like, "PNG", icc_profile=_linear_profile()))
    assert near(corners(photo)[0], (188, 188, 188), 4)


def _linear_profile() -> bytes:
    """sRGB's primaries with a straight line for a curve: half intensity is 188 in sRGB."""
    data = bytearray(_profile())
    (count,) = struct.unpack_from(">I", data, 128)
    for entry in range(132, 132 + 12 * count, 12):
        name, offset, _size = struct.unpack_from(">4sII", data, entry)
        if name in (b"rTRC", b"gTRC", b"bTRC"):
            struct.pack_into(">4sIHHi", data, offset, b"para", 0, 0, 0, 1 << 16)
    return bytes(data)


def test_a_large_photo_is_reduced_and_keeps_its_shape() -> None:
    photo = inspect_photo(encoded(quarters(4000, 3000)))
    assert (photo.width, photo.height) == (LONGEST_SIDE, LONGEST_SIDE * 3 // 4)


def test_the_focus_lies_on_what_stands_out() -> None:
    image = Image.new("RGB", (400, 200), (120, 140, 160))
    image.paste((230, 80, 20), (260, 70, 320, 130))
    focus = inspect_photo(encoded(image)).focus
    assert 0.6 < focus.x + focus.width / 2 < 0.85
    assert 0.3 < focus.y + focus.height / 2 < 0.7


def test_a_picture_without_anything_in_it_is_looked_at_in_the_middle() -> None:
    focus = inspect_photo(encoded(Image.new("RGB", (300, 200), (80, 80, 80)))).focus
    assert focus.x + focus.width / 2 == pytest.approx(0.5)
    assert focus.y + focus.height / 2 == pytest.approx(0.5)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(encoded(quarters())[:1500], id="half a JPEG"),
        pytest.param(encoded(quarters(), "PNG")[:200], id="half a PNG"),
        pytest.param(encoded(quarters(), "WEBP")[:60], id="half a WebP"),
        pytest.param(b"<svg xmlns='http://www.w3.org/2000/svg'><rect/></svg>", id="SVG"),
        pytest.param(b"<!doctype html><script>alert(1)</script>", id="HTML"),
        pytest.param(zipped(), id="zip"),
        pytest.param(encoded(quarters(), "GIF"), id="GIF"),
        pytest.param(encoded(quarters(), "TIFF"), id="TIFF"),
        pytest.param(b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", id="PostScript"),
        pytest.param(b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", id="HEIC"),
        pytest.param(encoded(quarters(40, 2000)), id="too thin"),
    ],
)
def test_what_is_no_usable_photo_is_refused_for_good(data: bytes) -> None:
    with pytest.raises(EngineFailed) as refused:
        inspect_photo(data)
    assert refused.value.reason == "MEDIA_UNSUPPORTED"
    assert not refused.value.retryable


def test_heic_is_refused_with_advice() -> None:
    with pytest.raises(PhotoRefused, match="HEIC"):
        inspect_photo(b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic")


@pytest.mark.parametrize("side", [7_100, 12_000, 30_000])
def test_more_than_fifty_megapixels_are_too_large(side: int) -> None:
    with pytest.raises(PhotoRefused) as refused:
        inspect_photo(huge_png(side))
    assert refused.value.reason == "PAYLOAD_TOO_LARGE"


def test_too_many_bytes_are_refused_unseen() -> None:
    with pytest.raises(PhotoRefused) as refused:
        inspect_photo(bytes(MAX_BYTES + 1))
    assert refused.value.reason == "PAYLOAD_TOO_LARGE"


def test_a_refusal_survives_the_way_out_of_a_process_pool() -> None:
    refused = pickle.loads(pickle.dumps(PhotoRefused("MEDIA_UNSUPPORTED", "no photo")))
    assert (refused.reason, refused.detail, refused.retryable) == ("MEDIA_UNSUPPORTED", "no photo", False)
