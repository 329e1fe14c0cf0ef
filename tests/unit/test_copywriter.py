"""The local copywriter keeps every copy rule, whatever the brief holds."""

import asyncio

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from server.core.language import Language
from server.providers.writers.copywriter import LocalCopywriter
from server.providers.writers.phrases import facet_phrases
from server.social.copy_rules import check_copy
from server.social.ports import CopyBrief, Platform, SearchCopy, SellingLine

FACETS = sorted(facet_phrases(Language.KO))


def write(brief: CopyBrief) -> SearchCopy:
    return asyncio.run(LocalCopywriter().write(brief))[0]


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


HOSTILE_NAMES = (
    *("A", "몽", "SALE 펜션", "<b>풀빌라</b>", "🏠", "가" * 80, "Grandma's House", "원 원 원", "!!!", "A. B? C!"),
    *('"최고의" 펜션', "海の家", "Best Price Stay"),
)
HOSTILE_TEXTS = (
    "바다가 바로 앞입니다.",
    "지금 바로 예약하세요!",
    "Best price, book now!",
    "<script>",
    "값은 3만 원입니다.",
)
KEYWORDS = ("강릉펜션", "바다", "sea", "海边", "海辺", "ทะเล", "biển", "최저가", "#강릉 여행")
LABELS = [facet_phrases(language)[facet].label for language in Language for facet in FACETS]

lines = st.builds(
    SellingLine,
    category=st.sampled_from(LABELS) | st.text(max_size=12),
    text=st.sampled_from(HOSTILE_TEXTS) | st.text(max_size=80),
    score=st.integers(0, 100),
)
briefs = st.builds(
    CopyBrief,
    platform=st.sampled_from(Platform),
    language=st.sampled_from(Language),
    store_name=st.sampled_from(HOSTILE_NAMES) | st.text(min_size=1, max_size=90),
    region=st.sampled_from(("", "강릉", "가평", "태안", "Jeju", "가" * 50)) | st.text(max_size=10),
    detail_region=st.sampled_from(("", "애월", "사천")) | st.text(max_size=10),
    selling_points=st.lists(lines, max_size=6).map(tuple),
    keywords=st.lists(st.sampled_from(KEYWORDS) | st.text(max_size=15), max_size=12).map(tuple),
)


@settings(max_examples=150, deadline=None)
@given(briefs)
@example(brief(store_name='"', region="", detail_region="", selling_points=()))
def test_copy_breaks_no_rule_whatever_the_brief_holds(any_brief: CopyBrief) -> None:
    copy = write(any_brief)
    assert check_copy(copy, any_brief) == (), copy


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("facet", FACETS)
def test_every_facet_alone_makes_copy(facet: str, language: Language) -> None:
    for platform in Platform:
        stay = brief(language, platform, selling_points=(line(facet, language),))
        copy = write(stay)
        assert check_copy(copy, stay) == ()
        assert facet_phrases(language)[facet].short.casefold() in copy.description.casefold()


def test_sample_in_korean_reads_as_meant() -> None:
    copy = write(brief(keywords=("스테이파도결", "강릉펜션", "바다", "스파")))
    assert copy.title.startswith("강릉 바다 ‘스테이 파도결’ | ")
    assert copy.description.splitlines()[0].count("?") == 1
    assert "• 피로를 푸는 스파" in copy.description
    assert copy.keywords[:3] == ("바다", "강릉", "스테이파도결")


def test_a_report_in_another_language_still_gives_copy_in_the_projects() -> None:
    korean = tuple(line(facet, Language.KO) for facet in ("sea", "spa"))
    copy = write(brief(Language.EN, selling_points=korean, keywords=("강릉펜션", "바다")))
    assert "“Stay Padogyeol”" in copy.title
    assert "rooms by the sea" in copy.title
    assert copy.keywords[0] == "seasidestay"


def test_categories_of_any_report_find_their_facet() -> None:
    foreign = (SellingLine("오션뷰", "통창으로 바다가 보입니다.", 90), SellingLine("Hot tub", "A hot tub for two.", 80))
    copy = write(brief(selling_points=foreign))
    assert "바다를 곁에 둔 객실" in copy.description
    assert "피로를 푸는 스파" in copy.description


def test_the_same_brief_gives_the_same_copy_and_other_stays_other_copy() -> None:
    assert write(brief()) == write(brief())
    valley = brief(store_name="물빛솔 글램핑", region="가평", selling_points=(line("valley", Language.KO),))
    shared = set(write(brief()).description.split("\n")) & set(write(valley).description.split("\n"))
    assert len(shared - {""}) <= 2


def test_the_reports_own_words_are_used_where_they_may_be() -> None:
    own = SellingLine("바다", "침대에 누워 동해의 해돋이를 바라보실 수 있습니다. 조용합니다.", 95)
    pushy = SellingLine("스파", "지금 바로 예약하세요.", 80)
    description = write(brief(selling_points=(own, pushy))).description
    assert "침대에 누워 동해의 해돋이를 바라보실 수 있습니다." in description
    assert "예약하세요" not in description
