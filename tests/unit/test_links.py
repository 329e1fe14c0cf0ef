"""Signed links and page tokens: good as made, worthless when changed."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit
from uuid import uuid4

import pytest

from server.core import clock
from server.core.blobs import checked_key, checked_prefix
from server.core.errors import PageTokenInvalid
from server.core.links import LinkExpired, LinkForged, LinkMaker, Signer
from server.core.paging import PageTokens, page_size
from server.core.settings import Settings
from server.core.signing_secret import SecretMissing, link_secret

SECRET = b"a secret of the deployment, long"
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[datetime]]:
    moment = [NOON]
    monkeypatch.setattr(clock, "now", lambda: moment[0])
    yield moment


@pytest.fixture
def maker() -> LinkMaker:
    return LinkMaker("https://files.example.com/", Signer(SECRET, "file-link"))


def query(url: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(url).query))


def test_a_link_opens_with_what_it_was_made_with(maker: LinkMaker, now: list[datetime]) -> None:
    link = maker.make("GET", "/files/u/p/a.mp4", {"name": "제주 & 바다.mp4"}, timedelta(hours=1))
    assert link.url.startswith("https://files.example.com/files/u/p/a.mp4?")
    assert link.expires_at == NOON + timedelta(hours=1)
    assert maker.open("GET", "/files/u/p/a.mp4", query(link.url)) == {"name": "제주 & 바다.mp4"}


@pytest.mark.parametrize("field", ["name", "expires", "signature"])
def test_a_changed_link_is_forged(maker: LinkMaker, now: list[datetime], field: str) -> None:
    facts = query(maker.make("GET", "/files/u/p/a.mp4", {"name": "a.mp4"}, timedelta(hours=1)).url)
    for changed in (facts | {field: "9999999999"}, {k: v for k, v in facts.items() if k != field}):
        with pytest.raises(LinkForged):
            maker.open("GET", "/files/u/p/a.mp4", changed)


@pytest.mark.parametrize(("verb", "path"), [("PUT", "/files/u/p/a.mp4"), ("GET", "/files/u/p/b.mp4")])
def test_a_link_is_for_one_verb_and_one_file(maker: LinkMaker, now: list[datetime], verb: str, path: str) -> None:
    facts = query(maker.make("GET", "/files/u/p/a.mp4", {}, timedelta(hours=1)).url)
    with pytest.raises(LinkForged):
        maker.open(verb, path, facts)


def test_a_link_ends(maker: LinkMaker, now: list[datetime]) -> None:
    facts = query(maker.make("GET", "/files/u/p/a.mp4", {}, timedelta(hours=1)).url)
    now[0] = NOON + timedelta(hours=1)
    with pytest.raises(LinkExpired):
        maker.open("GET", "/files/u/p/a.mp4", facts)


def test_parts_cannot_be_shifted_into_each_other_nor_purposes_mixed() -> None:
    signer = Signer(SECRET, "one")
    assert not signer.fits(signer.sign("ab", "c"), "a", "bc")
    assert not Signer(SECRET, "two").fits(signer.sign("a"), "a")


def test_a_page_token_goes_on_after_its_row() -> None:
    tokens, user, last = PageTokens(SECRET), uuid4(), uuid4()
    assert tokens.read("projects", user, tokens.after("projects", user, last)) == last
    assert tokens.read("projects", user, "") is None


def test_a_page_token_is_worthless_elsewhere() -> None:
    tokens, user, last = PageTokens(SECRET), uuid4(), uuid4()
    token = tokens.after("projects", user, last)
    elsewhere = [("videos", user, token), ("projects", uuid4(), token), ("projects", user, token[:-4] + "AAA=")]
    for list_name, owner, given in [
        *elsewhere,
        ("projects", user, "é"),
        ("projects", user, "AA"),
        ("projects", user, "x" * 5_000),
    ]:
        with pytest.raises(PageTokenInvalid):
            tokens.read(list_name, owner, given)
    with pytest.raises(PageTokenInvalid):
        PageTokens(b"another secret of another system").read("projects", user, token)


@pytest.mark.parametrize(("asked", "given"), [(0, 20), (1, 1), (100, 100), (101, 100), (-5, 20)])
def test_page_sizes_are_kept_within_bounds(asked: int, given: int) -> None:
    assert page_size(asked) == given


@pytest.mark.parametrize(
    "key",
    [
        "",
        "a",
        "/a/b",
        "a/../b",
        "a/..",
        "a//b",
        "a/b/",
        "a/.hidden",
        "a/b#1",
        "a/b\n",
        "a/b\x00",
        "가/나",
        "a/" + "b" * 101,
    ],
)
def test_a_key_has_no_way_out_of_the_store(key: str) -> None:
    with pytest.raises(ValueError, match="malformed"):
        checked_key(key)


def test_ordinary_keys_and_prefixes_pass() -> None:
    assert checked_key("01a1f933-1a6f-71bf-9e91-257c187dad20/01a1/song_v2.final.mp3")
    assert checked_prefix("01a1f933-1a6f-71bf-9e91-257c187dad20")


def test_development_keeps_one_secret_for_itself(tmp_path: Path) -> None:
    config = Settings(data_dir=tmp_path)
    assert link_secret(config) == link_secret(config)
    kept = tmp_path / "keys" / "link_secret"
    assert kept.stat().st_mode & 0o077 == 0
    assert list(kept.parent.iterdir()) == [kept]


@pytest.mark.parametrize(
    ("environment", "given"), [("production", ""), ("production", "short"), ("development", "short")]
)
def test_a_missing_or_short_secret_is_refused(tmp_path: Path, environment: str, given: str) -> None:
    with pytest.raises(SecretMissing, match="CASTAD_LINK_SECRET"):
        link_secret(Settings(data_dir=tmp_path, environment=environment, link_secret=given))
