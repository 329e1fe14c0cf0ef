"""Photo intake as the worker runs it: in other processes, whose memory must not grow with what is claimed."""

import io
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import numpy as np
import pytest
from PIL import Image

from server.providers.photos import PhotoRefused, inspect_photo

MEASURE = """
import resource, sys
from server.providers.photos import PhotoRefused, inspect_photo
data = sys.stdin.buffer.read()
peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
before = peak()
try:
    inspect_photo(data)
except PhotoRefused:
    pass
print((peak() - before) // 1024)
"""


def growth_mb(data: bytes) -> int:
    done = subprocess.run([sys.executable, "-c", MEASURE], input=data, capture_output=True, check=True)
    return int(done.stdout)


def encoded(side: int, kind: str) -> bytes:
    out = io.BytesIO()
    Image.new("1", (side, side)).save(out, kind)
    return out.getvalue()


def test_a_giant_picture_is_refused_before_it_takes_memory() -> None:
    assert growth_mb(encoded(30_000, "PNG")) < 20
    assert growth_mb(encoded(8_000, "PNG")) < 20


def test_the_largest_allowed_photo_is_decoded_in_moderate_memory() -> None:
    noise = np.random.default_rng(1).integers(0, 255, (600, 800, 3), np.uint8)
    out = io.BytesIO()
    Image.fromarray(noise).resize((8_100, 6_100)).save(out, "JPEG", quality=60)
    assert growth_mb(out.getvalue()) < 250


def test_results_and_refusals_come_out_of_a_process_pool() -> None:
    out = io.BytesIO()
    Image.new("RGB", (200, 100), (10, 200, 90)).save(out, "WEBP")
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        assert pool.submit(inspect_photo, out.getvalue()).result().width == 200
        with pytest.raises(PhotoRefused) as refused:
            pool.submit(inspect_photo, b"<svg/>").result()
        assert refused.value.reason == "MEDIA_UNSUPPORTED"
        assert pool.submit(inspect_photo, out.getvalue()).result().height == 100
