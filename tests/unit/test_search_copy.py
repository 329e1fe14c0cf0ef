"""Copy is checked whoever wrote it; where a model gives nothing fit, whoever keeps the rules writes it."""

from dataclasses import replace

import pytest

from server.core.failures import EngineFailed
from server.core.language import Language
from server.core.provenance import MeteredProvenance
from server.providers.writers.copywriter import LocalCopywriter
from server.social.copy_rules import check_copy
from server.social.ports import CopyBrief, Platform, SearchCopy, SellingLine
from server.social.search_copy import SearchCopies

BRIEF = CopyBrief(
    Platform.YOUTUBE,
    Language.KO,
    "파도스테이",
    "속초",
    "강원 속초시 해안로",
    (SellingLine("오션뷰", "바다가 바로 앞입니다.", 90),),
    ("속초펜션", "오션뷰", "파도스테이"),
)


class Shouting:
    """Writes copy that presses its readers."""

    async def write(self, brief: CopyBrief) -> tuple[SearchCopy, MeteredProvenance]:
        copy, made_by = await LocalCopywriter().write(brief)
        return replace(copy, title="지금 예약하면 최저가!"), replace(made_by, provider="openai")


async def test_copy_that_breaks_rules_is_written_again_by_who_keeps_them() -> None:
    copy, made_by = await SearchCopies(Shouting(), LocalCopywriter()).write(BRIEF)
    assert made_by.provider == "local" and not check_copy(copy, BRIEF)


async def test_without_anybody_else_it_is_refused() -> None:
    with pytest.raises(EngineFailed) as failed:
        await SearchCopies(Shouting()).write(BRIEF)
    assert (failed.value.reason, failed.value.provider) == ("CONTENT_REJECTED", "openai")
