"""Place numbers out of every form of link people paste, and nothing out of any other."""

import pytest

from server.marketing.errors import PlaceUrlUnsupported
from server.marketing.place_links import onward, place_link

NUMBER = "1188470596"


@pytest.mark.parametrize(
    "link",
    [
        f"https://map.naver.com/p/entry/place/{NUMBER}",
        f"https://map.naver.com/p/entry/place/{NUMBER}?c=15.00,0,0,0,dh&placePath=/home",
        f"https://map.naver.com/p/search/강릉%20펜션/place/{NUMBER}?c=13.00",
        f"https://map.naver.com/v5/entry/place/{NUMBER}/photo",
        f"http://map.naver.com/v5/entry/place/{NUMBER}",
        f"https://m.place.naver.com/accommodation/{NUMBER}/home",
        f"https://m.place.naver.com/place/{NUMBER}",
        f"https://pcmap.place.naver.com/restaurant/{NUMBER}/review/visitor?entry=pll",
        f"https://pcmap.place.naver.com/accommodation/{NUMBER}/room",
        f"https://m.place.naver.com/share?id={NUMBER}&tabsPath=/home&appMode=detail",
        f"https://m.map.naver.com/appLink.naver?pinId={NUMBER}&pinType=site&lat=37.8&id={NUMBER}",
        f"https://map.naver.com/p?entryId={NUMBER}",
        f"[네이버 지도]\n스테이 파도결\n강원 강릉시 사천면\nhttps://map.naver.com/p/entry/place/{NUMBER}.",
        f"map.naver.com/p/entry/place/{NUMBER}",
        f"HTTPS://MAP.NAVER.COM/p/entry/place/{NUMBER}",
    ],
)
def test_every_form_tells_its_place(link: str) -> None:
    found = place_link(link)
    assert found.place_id == NUMBER
    assert found.url == f"https://map.naver.com/p/entry/place/{NUMBER}"


@pytest.mark.parametrize(
    "text", ["https://naver.me/5xYzAb12", "[네이버 지도]\n스테이 머뭄\nhttps://naver.me/5xYzAb12", "naver.me/5xYzAb12"]
)
def test_a_short_link_is_to_be_followed(text: str) -> None:
    assert (place_link(text).url, place_link(text).place_id) == ("https://naver.me/5xYzAb12", "")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "강릉 펜션",
        "https://map.kakao.com/1188470596",
        f"https://naver.com.evil.example/p/entry/place/{NUMBER}",
        f"https://evilnaver.com/p/entry/place/{NUMBER}",
        f"https://map.naver.com@evil.example/p/entry/place/{NUMBER}",
        f"https://map.naver.com:8443/p/entry/place/{NUMBER}",
        f"https://me:pw@map.naver.com/p/entry/place/{NUMBER}",
        "https://map.naver.com/p/entry/place/12",
        "https://map.naver.com/p/entry/place/12345678901234567890",
        f"ftp://map.naver.com/p/entry/place/{NUMBER}",
        f"https://pcmap.place.naver.com/secret/{NUMBER}",
        "https://naver.me/../../admin",
        "https://naver.me/",
        "https://[::1",
        "https://blog.naver.com/someone",
        f"https://blog.naver.com/PostView.naver?id={NUMBER}",
        "https://map.naver.com/p?" + "&".join(f"a{n}=1" for n in range(200)) + f"&id={NUMBER}",
    ],
)
def test_any_other_text_is_refused(text: str) -> None:
    with pytest.raises(PlaceUrlUnsupported):
        place_link(text)


def test_redirects_stay_within_naver() -> None:
    inside = onward("https://m.map.naver.com/appLink.naver?foo=1")
    assert inside is not None and inside.place_id == ""
    place = onward(f"https://map.naver.com/p/entry/place/{NUMBER}")
    assert place is not None and place.place_id == NUMBER
    for outside in ("https://evil.example/", "http://169.254.169.254/", "//evil.example/", "javascript:alert(1)"):
        assert onward(outside) is None
