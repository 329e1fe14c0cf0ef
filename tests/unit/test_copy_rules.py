"""Each copy rule catches what it is for and lets good copy pass."""

from dataclasses import replace

import pytest

from server.core.language import Language
from server.social.copy_rules import Field, Rule, check_copy
from server.social.copy_text import is_in_language, shown_name, units
from server.social.copy_tone import speaks_of_price
from server.social.ports import CopyBrief, Platform, SearchCopy, SellingLine

BRIEF = CopyBrief(
    platform=Platform.YOUTUBE,
    language=Language.KO,
    store_name="스테이 파도결",
    region="강릉",
    detail_region="사천",
    selling_points=(SellingLine("바다", "바다를 누리며 머무실 수 있습니다.", 90),),
    keywords=("스테이파도결", "강릉펜션", "오션뷰", "바다"),
)
GOOD = SearchCopy(
    title="강릉 오션뷰 ‘스테이 파도결’ | 바다를 곁에 둔 객실 · 피로를 푸는 스파 · 조용한 하루",
    description=(
        "강릉에서 바다를 보며 쉬어 가는 건 어떠세요? ‘스테이 파도결’은 작은 커플 펜션입니다.\n\n"
        "• 창밖 가득 바다\n• 실내 스파\n• 숯불 바비큐\n\n"
        "강릉 여행길에 들르기 좋습니다.\n다음 여행을 준비하신다면 살며시 추천해 드립니다."
    ),
    keywords=("강릉", "오션뷰", "스테이파도결", "강릉펜션"),
)
ENGLISH = replace(BRIEF, language=Language.EN, keywords=("Gangneung", "oceanview"))
GOOD_ENGLISH = SearchCopy(
    title="Gangneung ocean view “Stay Padogyeol” | a slow day by the sea",
    description=(
        "How about a slow day by the sea in Gangneung? “Stay Padogyeol” has rooms for two.\n\n"
        "• Sea views\n• An indoor spa\n• A barbecue evening\n\n"
        "Leave time for Gangneung itself. We hope you will keep this stay in mind."
    ),
    keywords=("Gangneung", "oceanview"),
)


def broken(copy: SearchCopy, brief: CopyBrief = BRIEF) -> set[tuple[Rule, Field]]:
    return {(violation.rule, violation.field) for violation in check_copy(copy, brief)}


def titled(title: str) -> SearchCopy:
    return replace(GOOD, title=title)


def described(old: str, new: str) -> SearchCopy:
    assert old in GOOD.description
    return replace(GOOD, description=GOOD.description.replace(old, new))


def test_good_copy_passes() -> None:
    assert check_copy(GOOD, BRIEF) == ()
    assert check_copy(GOOD_ENGLISH, ENGLISH) == ()


@pytest.mark.parametrize(
    ("title", "rule"),
    [
        (GOOD.title.replace("‘", "").replace("’", ""), Rule.TITLE_NAME),
        (GOOD.title.replace("스테이 파도결", "스테이 물결"), Rule.TITLE_NAME),
        ("강릉 오션뷰 ‘스테이 파도결’", Rule.TITLE_LENGTH),
        (GOOD.title + " · 그리고 아주 오래 이어지는 이야기 하나", Rule.TITLE_LENGTH),
        ("가까운 곳에서 ‘스테이 파도결’ | 창을 열면 보이는 풍경 · 피로를 푸는 시간 · 조용한 하루", Rule.TITLE_KEYWORDS),
        ("강릉 바다 오션뷰 ‘스테이 파도결’ | 바다를 곁에 둔 객실 · 피로를 푸는 스파 · 하루", Rule.TITLE_KEYWORDS),
        (GOOD.title.replace("조용한 하루", "7만 원부터"), Rule.PRICE_TALK),
        (GOOD.title.replace("조용한 하루", "무료 조식"), Rule.PRICE_TALK),
        (GOOD.title.replace("조용한 하루", "최고의 하루"), Rule.HARD_SELL),
        (GOOD.title.replace("조용한", "静かな"), Rule.LANGUAGE),
        (GOOD.title.replace("|", ">"), Rule.FORBIDDEN_CHARACTERS),
    ],
)
def test_titles(title: str, rule: Rule) -> None:
    copy = titled(title)
    if rule is Rule.TITLE_KEYWORDS:
        copy = replace(copy, keywords=("강릉", "오션뷰", "바다"))
    assert (rule, Field.TITLE) in broken(copy)


def test_capitals_only_are_refused_but_an_abbreviation_is_not() -> None:
    shouted = replace(GOOD_ENGLISH, title=GOOD_ENGLISH.title.upper())
    assert (Rule.TITLE_CAPITALS, Field.TITLE) in broken(shouted, ENGLISH)
    assert broken(titled(GOOD.title.replace("조용한 하루", "BBQ와 하루"))) == set()


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("쉬어 가는 건 어떠세요?", "쉬어 갑니다.", Rule.DESCRIPTION_OPENING),
        ("• 숯불 바비큐\n", "", Rule.DESCRIPTION_HIGHLIGHTS),
        ("• 숯불 바비큐", "• 하나\n• 둘\n• 셋", Rule.DESCRIPTION_HIGHLIGHTS),
        ("숯불 바비큐", "숯불 바비큐 " * 12, Rule.DESCRIPTION_HIGHLIGHTS),
        ("살며시 추천해 드립니다", "끝입니다", Rule.DESCRIPTION_CLOSING),
        ("작은 커플 펜션입니다.", "작은 커플 펜션이다.", Rule.POLITENESS),
        ("작은 커플 펜션입니다.", "지금 바로 예약하세요.", Rule.HARD_SELL),
        ("작은 커플 펜션입니다.", "20% 할인합니다.", Rule.PRICE_TALK),
        ("작은 커플 펜션입니다.", "とても静かな宿です。 펜션입니다.", Rule.LANGUAGE),
        ("작은 커플 펜션입니다.", "펜션입니다. " * 160, Rule.DESCRIPTION_LENGTH),
        ("작은 커플 펜션입니다.", "<b>펜션</b>입니다.", Rule.FORBIDDEN_CHARACTERS),
    ],
)
def test_descriptions(old: str, new: str, rule: Rule) -> None:
    assert (rule, Field.DESCRIPTION) in broken(described(old, new))


def test_the_region_is_named_where_it_is_known() -> None:
    placeless = replace(GOOD, description=GOOD.description.replace("강릉", "바닷가"))
    assert (Rule.DESCRIPTION_PLACE, Field.DESCRIPTION) in broken(placeless)
    assert broken(placeless, replace(BRIEF, region="", detail_region="", keywords=())) == set()


def test_what_matters_stands_in_the_first_150_characters() -> None:
    late = "조용히 쉬어 갈 곳을 찾고 계신가요? " + "마음을 내려놓고 천천히 걸어 보세요. " * 8
    copy = described("강릉에서 바다를 보며 쉬어 가는 건 어떠세요? ", late)
    assert (Rule.DESCRIPTION_HEAD, Field.DESCRIPTION) in broken(copy)


@pytest.mark.parametrize(
    "keywords",
    [(), ("강릉", "#오션뷰"), ("강릉", "오션 뷰"), ("강릉", "오션뷰", "부산맛집"), ("강릉", *["오션뷰"] * 15)],
)
def test_hashtags(keywords: tuple[str, ...]) -> None:
    assert (Rule.KEYWORDS, Field.KEYWORDS) in broken(replace(GOOD, keywords=keywords))


def test_platforms_differ() -> None:
    many = replace(GOOD, keywords=("강릉", "오션뷰", "사천", "스테이파도결", *("강릉펜션",) * 8))
    instagram = replace(BRIEF, platform=Platform.INSTAGRAM)
    assert (Rule.KEYWORDS, Field.KEYWORDS) in broken(many, instagram)
    assert broken(many) == set()
    assert broken(replace(GOOD, title=""), instagram) == set()
    assert (Rule.TITLE_LENGTH, Field.TITLE) in broken(replace(GOOD, title=""))
    local = replace(BRIEF, platform=Platform.LOCAL)
    assert broken(titled(GOOD.title.replace("|", ">")), local) == set()


def test_copy_in_another_language_than_asked_is_refused() -> None:
    for language in (Language.EN, Language.ZH, Language.JA, Language.TH, Language.VI):
        found = broken(GOOD, replace(BRIEF, language=language))
        assert {(Rule.LANGUAGE, field) for field in Field} <= found


@pytest.mark.parametrize(
    ("text", "language", "passes"),
    [
        ("바다가 보이는 넓은 마당에서 BBQ를 즐겨요", Language.KO, True),
        ("The sea in front of our house", Language.KO, False),
        ("海が見える宿です", Language.JA, True),
        ("看得见海的民宿", Language.JA, False),
        ("看得见海的民宿", Language.ZH, True),
        ("海が見える宿です", Language.ZH, False),
        ("Biển ở ngay trước mắt", Language.VI, True),
        ("The sea is right here", Language.VI, False),
        ("Biển ở ngay trước mắt", Language.EN, False),
        ("ทะเลอยู่ตรงหน้า", Language.TH, True),
    ],
)
def test_wholly_in_the_language(text: str, language: Language, passes: bool) -> None:
    assert is_in_language(text, language, is_prose=True) is passes


def test_full_width_characters_count_two_where_they_say_as_much() -> None:
    assert units("海边民宿", Language.ZH) == 8
    assert units("바다 펜션", Language.KO) == 5
    assert units("ที่พัก", Language.TH) == 3


def test_very_long_names_are_shown_in_part() -> None:
    brief = replace(BRIEF, store_name="바다담은 솔숲 언덕 위의 하얀 집 독채 풀빌라 펜션 강릉 본점")
    assert shown_name(brief) == "바다담은 솔숲 언덕 위의 하얀 집 독채"


@pytest.mark.parametrize("text", ["7만 원", "₩70,000", "20% off", "cheap rooms", "特价", "割引", "ลดราคา", "giảm giá"])
def test_price_talk_is_known_in_every_language(text: str) -> None:
    assert speaks_of_price(text)


@pytest.mark.parametrize("text", ["공원 옆", "원목 가구", "feel free to ask", "giá trị", "10원추리꽃길"])
def test_words_that_only_look_like_prices_pass(text: str) -> None:
    assert not speaks_of_price(text)
