"""The local copywriter keeps every copy rule, whatever the brief holds."""

import asyncio

from hypothesis import example, given, settings
from hypothesis import strategies as st

from server.core.language import Language
from server.providers.writers.copywriter import LocalCopywriter
from server.providers.writers.phrases import facet_phrases
from server.social.copy_rules import check_copy
from server.social.ports import CopyBrief, Platform, SearchCopy, SellingLine

FACETS = sorted(facet_phrases(Language.KO))


def write(brief: CopyBrief) -> SearchCopy:
    return asyncio.run(LocalCopywriter().write(brief))


def line(facet: str, language: Language, score: int = 80) -> SellingLine:
    phrases = facet_phrases(language)[facet]
    return SellingLine(phrases.label, phrases.sentence(), score)


def brief(language: Language = Language.KO, platform: Platform = Platform.YOUTUBE, **changes: object) -> CopyBrief:
    values: dict[str, object] = {
        "platform": platform,
        "language": language,
        "store_name": "스테이 파도결",
        "region": "강릉",
        "detail_region": "사천",
        "selling_points": tuple(line(facet, language, 90 - i) for i, facet in enumerate(("sea", "spa", "breakfast"))),
        "keywords": (),
    }
    return CopyBrief(**(values | changes))  # type: ignore[arg-type]


lines = st.builds(
    SellingLine,
    category=st.sampled_from([phrases.label for phrases in facet_phrases(Language.KO).values()])
    | st.sampled_from([phrases.label for phrases in facet_phrases(Language.EN).values()])
    | st.text(max_size=12),
    text=st.text(max_size=80)
    | st.sampled_from(["바다가 바로 앞입니다.", "지금 바로 예약하세요!", "Best price, book now!"]),
    score=st.integers(0, 100),
)
names = st.text(min_size=1, max_size=90) | st.sampled_from(
    [
        "A",
        "몽",
        '"최고의" 펜션',
        "SALE 펜션",
        "<b>풀빌라</b>",
        "🏠",
        "가" * 80,
        "Grandma's House",
        "원 원 원",
        "!!!",
        "A. B? C!",
        "海の家",
    ]
)
briefs = st.builds(
    CopyBrief,
    platform=st.sampled_from(Platform),
    language=st.sampled_from(Language),
    store_name=names,
    region=st.sampled_from(["", "강릉", "가평", "태안", "Jeju", "가" * 50]) | st.text(max_size=10),
    detail_region=st.sampled_from(["", "애월", "사천"]) | st.text(max_size=10),
    selling_points=st.lists(lines, max_size=6).map(tuple),
    keywords=st.lists(
        st.sampled_from(["강릉펜션", "바다", "sea", "海边", "海辺", "ทะเล", "biển", "최저가"]) | st.text(max_size=15),
        max_size=12,
    ).map(tuple),
)


@settings(max_examples=150, deadline=None)
@given(briefs)
@example(brief(store_name='"', region="", detail_region="", selling_points=()))
def test_copy_breaks_no_rule_whatever_the_brief_holds(any_brief: CopyBrief) -> None:
    copy = write(any_brief)
    assert check_copy(copy, any_brief) == (), copy
