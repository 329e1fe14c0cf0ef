"""Regions are read from the ways Korean addresses are really written, and never raise."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.core.hangul import romanize
from server.core.language import Language
from server.core.names import clean_name, local_address, local_name, local_place
from server.marketing.region import region_of


@pytest.mark.parametrize(
    ("address", "region", "detail"),
    [
        ("강원특별자치도 강릉시 사천면 진리해변길 12", "강릉", "사천"),
        ("제주특별자치도 제주시 애월읍 애월해안로 1", "제주", "애월"),
        ("대한민국 제주도 서귀포시 안덕면", "서귀포", "안덕"),
        ("경기 가평군 청평면 호반로 3", "가평", "청평"),
        ("강원 강릉 사천면", "강릉", "사천"),
        ("강원 강릉시 해안로 406 (안현동)", "강릉", "안현"),
        ("강원 강릉시 안현동 12-3", "강릉", "안현"),
        ("경기 수원시 팔달구 정조로 1", "수원", "팔달"),
        ("경기도 광주시 남종면 산수로", "광주", "남종"),
        ("부산광역시 해운대구 달맞이길 1", "부산", "해운대"),
        ("부산 중구 광복로", "부산", "중구"),
        ("인천광역시 강화군 화도면 해안남로", "인천", "강화"),
        ("세종특별자치시 전의면 1", "세종", "전의"),
        ("전북특별자치도 전주시 완산구 은행로 1", "전주", "완산"),
        ("제주도", "제주", ""),
        ("경기도", "경기", ""),
        ("Gangneung-si, Gangwon-do", "강릉", ""),
        ("12 Jinri-gil, Sacheon-myeon, Gangneung-si, Gangwon-do, Republic of Korea", "강릉", "Sacheon"),
        ("Jeju City, Jeju Island, South Korea", "제주", ""),
        ("Haeundae-gu, Busan 48100, South Korea", "부산", "Haeundae"),
        ("1 Some Street, Nowhere", "", ""),
        ("알 수 없음", "", ""),
        ("", "", ""),
    ],
)
def test_region_and_part(address: str, region: str, detail: str) -> None:
    found = region_of(address)
    assert (found.region, found.detail_region) == (region, detail)


@given(st.text() | st.text(alphabet="강원도시군구읍면동 ,()1-si"))
def test_no_address_raises(address: str) -> None:
    region_of(address)


@pytest.mark.parametrize(
    ("korean", "latin"),
    [
        ("강릉", "Gangneung"),
        ("종로", "Jongno"),
        ("왕십리", "Wangsimni"),
        ("신라", "Silla"),
        ("설악", "Seorak"),
        ("해돋이", "Haedoji"),
        ("백령도", "Baengnyeongdo"),
        ("울릉 101호", "Ulleung 101ho"),
    ],
)
def test_romanisation_follows_the_sound(korean: str, latin: str) -> None:
    assert romanize(korean) == latin


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("스테이 파도결", "Stay Padogyeol"),
        ("바다펜션", "Bada Pension"),
        ("오월 Owol Stay", "Owol Stay"),
        ("Maru & Moon", "Maru & Moon"),
    ],
)
def test_names_become_legible_in_other_languages(name: str, shown: str) -> None:
    assert local_name(name, Language.EN) == shown
    assert local_name(name, Language.KO) == name


def test_names_lose_quotes_markup_and_emoji_but_keep_apostrophes() -> None:
    assert clean_name('<b>"물빛" 🏠</b>') == "b 물빛 /b"
    assert clean_name("Grandma's  House") == "Grandma’s House"


def test_well_known_regions_have_their_own_spelling() -> None:
    spelt = [local_place("제주", language) for language in (Language.KO, Language.EN, Language.ZH, Language.JA)]
    assert spelt == ["제주", "Jeju", "济州", "済州"]
    assert local_place("사천", Language.JA) == "Sacheon"


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("강원특별자치도 강릉시 사천면 솔물결길 27", "27 Solmulgyeol-gil, Sacheon-myeon, Gangneung-si, Gangwon"),
        ("서울특별시 종로구 사직로 161-2", "161-2 Sajik-ro, Jongno-gu, Seoul"),
        ("경상남도 통영시", "Tongyeong-si, Gyeongsangnam-do"),
        ("27 Main Street, Seoul", "27 Main Street, Seoul"),
    ],
)
def test_addresses_are_written_as_foreigners_read_them(address: str, shown: str) -> None:
    assert local_address(address, Language.VI) == shown
    assert local_address(address, Language.KO) == address
