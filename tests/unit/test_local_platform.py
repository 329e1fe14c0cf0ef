"""The LOCAL platform as a visitor of its folder sees it, whatever happens while a post is made."""

import errno
import json
from collections.abc import Awaitable, Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from server.core.failures import EngineFailed
from server.core.language import Language
from server.providers import local_platform
from server.providers.local_platform import LocalPlatform
from server.social.ports import Privacy, Publication

VIDEO = bytes(range(256)) * 100


class Cancelled(Exception):
    """The post is no longer wanted."""


class Journal:
    """Tells whoever watches how many bytes were sent."""

    def __init__(self, report: Callable[[int, int], Awaitable[None]] | None = None) -> None:
        self._report = report

    async def sent(self, count: int, total: int) -> None:
        if self._report:
            await self._report(count, total)

    async def keep(self, handle: str) -> None:
        """The handle never changes."""


nobody = Journal()
UNUSED: Any = None


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "published"


@pytest.fixture
def publication(tmp_path: Path) -> Callable[..., Publication]:
    (tmp_path / "in.mp4").write_bytes(VIDEO)
    (tmp_path / "in.jpg").write_bytes(b"thumbnail")

    def make(
        title: str = "속초 ‘파도스테이’", language: Language = Language.KO, privacy: Privacy = Privacy.PUBLIC
    ) -> Publication:
        return Publication(
            post_id=str(uuid4()),
            video=tmp_path / "in.mp4",
            thumbnail=tmp_path / "in.jpg",
            title=title,
            description="바다 앞에서 쉬어 보실래요?\n\n• 바로 앞 해변",
            keywords=("속초펜션", "오션뷰"),
            language=language,
            privacy=privacy,
            publish_at=None,
            account_id="gallery",
            access=UNUSED,
            size_bytes=len(VIDEO),
            made_for_kids=False,
            ai_generated=True,
            link=UNUSED,
            known_ids=frozenset(),
        )

    return make


def visible(root: Path) -> list[str]:
    """Folders a visitor finds."""
    return sorted(path.name for path in root.iterdir() if path.is_dir() and not path.name.startswith("."))


def leftovers(root: Path) -> list[str]:
    """What no visitor should stumble over."""
    return sorted(path.name for path in root.rglob("*") if path.name.startswith(".") and path.name != ".lock")


class Page(HTMLParser):
    """Reads a page's text, and every address it would load."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: list[str] = []
        self.addresses: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.addresses += [value or "" for name, value in attrs if name in ("src", "href", "poster")]

    def handle_data(self, data: str) -> None:
        self.words.append(data)


async def publish(platform: LocalPlatform, publication: Publication) -> str:
    handle = await platform.prepare(publication)
    return (await platform.commit(handle, publication, nobody)).url


async def test_a_post_is_whole_and_its_page_plays_it(root: Path, publication: Callable[..., Publication]) -> None:
    platform, post = LocalPlatform(root), publication()
    handle = await platform.prepare(post)
    assert visible(root) == [] and await platform.find(handle, UNUSED, nobody) is None
    published = await platform.commit(handle, post, nobody)
    folder = root / post.post_id
    assert published.url == (folder / "index.html").as_uri()
    assert (folder / "video.mp4").read_bytes() == VIDEO
    facts = json.loads((folder / "metadata.json").read_text())
    assert facts["files"]["video.mp4"]["bytes"] == len(VIDEO) and len(facts["files"]["video.mp4"]["sha256"]) == 64
    assert facts["title"] == post.title and facts["language"] == "ko"
    page = Page((folder / "index.html").read_text())
    assert {"video.mp4", "thumbnail.jpg"} <= set(page.addresses)
    assert not [address for address in page.addresses if "//" in address], "nothing is loaded from elsewhere"
    assert "#오션뷰" in page.words and "모든 게시물" in page.words
    assert leftovers(root) == []


async def test_text_of_the_owner_is_never_markup(root: Path, publication: Callable[..., Publication]) -> None:
    post = publication(title='"><script>alert(1)</script>$style', language=Language.EN)
    await publish(LocalPlatform(root), post)
    for page in (Page((root / post.post_id / "index.html").read_text()), Page((root / "index.html").read_text())):
        assert "script" not in page.tags and post.title in "".join(page.words)


async def test_the_gallery_lists_public_posts_newest_first(root: Path, publication: Callable[..., Publication]) -> None:
    platform = LocalPlatform(root)
    for title, privacy in (
        ("first", Privacy.PUBLIC),
        ("hidden", Privacy.UNLISTED),
        ("own", Privacy.PRIVATE),
        ("second", Privacy.PUBLIC),
    ):
        await publish(platform, publication(title=title, privacy=privacy))
    (root / "somebody's folder").mkdir()
    words = Page((root / "index.html").read_text()).words
    assert [word for word in words if word in ("first", "hidden", "own", "second")] == ["second", "first"]
    assert len(visible(root)) == 5


async def test_the_same_handle_publishes_once(root: Path, publication: Callable[..., Publication]) -> None:
    platform, post = LocalPlatform(root), publication()
    handle = await platform.prepare(post)
    first = await platform.commit(handle, post, nobody)
    before = (root / handle / "metadata.json").read_bytes()
    assert await platform.prepare(post) == handle
    assert await platform.commit(handle, post, nobody) == first == await platform.find(handle, UNUSED, nobody)
    assert (root / handle / "metadata.json").read_bytes() == before


async def test_progress_tells_every_byte(
    root: Path, publication: Callable[..., Publication], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(local_platform, "CHUNK", 10_000)
    told: list[tuple[int, int]] = []

    async def remember(sent: int, total: int) -> None:
        told.append((sent, total))

    post = publication()
    platform = LocalPlatform(root)
    await platform.commit(await platform.prepare(post), post, Journal(remember))
    total = len(VIDEO) + len(b"thumbnail")
    assert told[0] == (10_000, total) and told[-1] == (total, total) and told == sorted(told)


def cancel_midway(_monkeypatch: pytest.MonkeyPatch) -> Journal:
    async def cancelled(sent: int, total: int) -> None:
        raise Cancelled

    return Journal(cancelled)


def fill_the_disk(monkeypatch: pytest.MonkeyPatch) -> Journal:
    def full(source: Path, offset: int, target: Path) -> int:
        target.write_bytes(source.read_bytes()[:10])
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(local_platform, "_append_chunk", full)
    return nobody


@pytest.mark.parametrize(("trouble", "error"), [(cancel_midway, Cancelled), (fill_the_disk, EngineFailed)])
async def test_a_broken_copy_leaves_nothing_half_made_and_can_be_repeated(
    root: Path,
    publication: Callable[..., Publication],
    monkeypatch: pytest.MonkeyPatch,
    trouble: Callable[[pytest.MonkeyPatch], Journal],
    error: type[Exception],
) -> None:
    platform, post = LocalPlatform(root), publication()
    handle = await platform.prepare(post)
    with monkeypatch.context() as patch, pytest.raises(error):
        await platform.commit(handle, post, trouble(patch))
    assert visible(root) == [] and await platform.find(handle, UNUSED, nobody) is None
    assert [path.name for path in (root / f".{handle}").iterdir()] == ["manifest.json"]
    await platform.commit(handle, post, nobody)
    assert visible(root) == [handle] and leftovers(root) == []


async def test_a_full_disk_is_told_before_anything_is_copied_and_may_be_tried_again(
    root: Path, publication: Callable[..., Publication], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(local_platform, "ROOM_TO_SPARE", 1 << 60)
    with pytest.raises(EngineFailed) as failed:
        await LocalPlatform(root).prepare(publication())
    assert failed.value.reason == "PROVIDER_FAILED" and failed.value.retryable
    assert visible(root) == []


async def test_two_workers_at_one_post_make_one(root: Path, publication: Callable[..., Publication]) -> None:
    post = publication()
    live, zombie = LocalPlatform(root), LocalPlatform(root)
    handle = await live.prepare(post)

    async def overtaken(sent: int, total: int) -> None:
        if not visible(root):
            await live.commit(handle, post, nobody)

    assert await zombie.commit(handle, post, Journal(overtaken)) == await live.find(handle, UNUSED, nobody)
    assert visible(root) == [handle] and leftovers(root) == []


async def test_what_was_prepared_and_given_up_goes_away(
    root: Path, publication: Callable[..., Publication], monkeypatch: pytest.MonkeyPatch
) -> None:
    platform = LocalPlatform(root)
    await platform.prepare(publication())
    monkeypatch.setattr(local_platform, "ABANDONED_AFTER_S", -1)
    post = publication()
    await platform.prepare(post)
    assert leftovers(root) == [f".{post.post_id}"]
