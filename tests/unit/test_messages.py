"""Every reason of the contract has its words."""

import pytest
from castad.common.v1 import errors_pb2, options_pb2

from server.core import messages

VALUES = [value for value in errors_pb2.ErrorReason.DESCRIPTOR.values if value.number]
REASONS = [value.name.removeprefix("ERROR_REASON_") for value in VALUES]
OF_JOBS = [
    value.name.removeprefix("ERROR_REASON_")
    for value in VALUES
    if not value.GetOptions().Extensions[options_pb2.status]
]


@pytest.mark.parametrize("reason", REASONS)
def test_a_reason_has_a_polite_korean_and_an_english_sentence(reason: str) -> None:
    korean, english = messages.text(reason, "ko"), messages.text(reason, "en")
    assert korean.endswith(("다.", "요.")) and any("가" <= letter <= "힣" for letter in korean)
    assert english.endswith(".") and english.isascii()
    assert max(len(korean), len(english)) <= 170


@pytest.mark.parametrize("reason", [*OF_JOBS, "INTERNAL", "MEDIA_UNSUPPORTED", "QUOTA_EXCEEDED"])
def test_a_failed_job_says_what_its_owner_can_do(reason: str) -> None:
    assert messages.advice(reason, "ko").endswith(("다.", "요."))
    assert messages.advice(reason, "en").endswith(".")


def test_no_words_are_left_for_reasons_that_are_gone() -> None:
    assert set(messages._TEXTS) == set(REASONS)
