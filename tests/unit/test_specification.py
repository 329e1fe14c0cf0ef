"""What each platform's rules say of a file."""

from dataclasses import replace
from typing import Any

import pytest

from server.providers.renderer.specification import INSTAGRAM_REEL, YOUTUBE_SHORT, YOUTUBE_VIDEO, Facts, complaints

GOOD = Facts(
    boxes=("ftyp", "moov", "free", "mdat"),
    has_edit_list=False,
    size_bytes=16_000_000,
    width=1080,
    height=1920,
    frames=1800,
    frames_per_s=30.0,
    picture_s=60.0,
    picture_mbit_s=2.1,
    picture="avc1",
    profile="High",
    colour="yuv420p(tv, bt709, progressive)",
    longest_group_s=2.0,
    closed_groups=True,
    sound_s=60.01,
    sound_kbit_s=129.0,
    sound="aac (LC), 48000 Hz, stereo",
    loudness=-14.1,
    peak=-0.7,
)


@pytest.mark.parametrize("platform", [INSTAGRAM_REEL, YOUTUBE_SHORT, YOUTUBE_VIDEO])
def test_a_good_file_gives_no_cause_for_complaint(platform: Any) -> None:
    assert complaints(GOOD, platform) == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"boxes": ("ftyp", "mdat", "moov")}, "index does not come first"),
        ({"has_edit_list": True}, "edit list"),
        ({"closed_groups": False}, "open"),
        ({"picture": "hev1"}, "H.264 wanted"),
        ({"profile": "Main"}, "profile High wanted"),
        ({"colour": "yuv420p(progressive)"}, "BT.709"),
        ({"colour": "yuv420p(tv, bt709, top first)"}, "progressive"),
        ({"sound": "aac (HE-AAC), 48000 Hz, stereo"}, "AAC-LC"),
        ({"longest_group_s": 8.0}, "between key pictures 8"),
        ({"frames_per_s": 15.0}, "frame rate 15"),
        ({"picture_s": 2.0, "sound_s": 2.0}, "duration 2"),
        ({"sound_s": 59.0}, "do not end together"),
        ({"size_bytes": 400_000_000}, "size in MB 400"),
        ({"height": 3840}, "longer side 3840"),
        ({"picture_mbit_s": 30.0}, "Mbit/s 30"),
        ({"sound_kbit_s": 192.0}, "kbit/s 192"),
        ({"loudness": -9.0}, "turned down"),
        ({"peak": 2.1}, "distort"),
    ],
)
def test_each_rule_of_a_reel_is_looked_at(change: dict[str, Any], words: str) -> None:
    (complaint,) = complaints(replace(GOOD, **change), INSTAGRAM_REEL)
    assert words in complaint


def test_a_short_is_never_wide() -> None:
    wide = replace(GOOD, width=1920, height=1080)
    assert complaints(wide, YOUTUBE_VIDEO) == []
    assert len(complaints(wide, YOUTUBE_SHORT)) == 1
