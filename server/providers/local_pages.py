"""The LOCAL platform's pages: one that plays a post, and one that lists all of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from html import escape
from importlib.resources import files
from string import Template
from zoneinfo import ZoneInfo

from server.core.language import Language
from server.social.ports import Privacy

SUMMARY_LENGTH = 150
ZONE = ZoneInfo("Asia/Seoul")
_LABELS = {
    Language.KO: {"hashtags_label": "해시태그", "download_label": "영상 내려받기", "all_label": "모든 게시물"},
    Language.EN: {"hashtags_label": "Hashtags", "download_label": "Download the video", "all_label": "All posts"},
}


@dataclass(frozen=True, slots=True)
class LocalPost:
    """What the gallery knows of a post."""

    id: str
    title: str
    description: str
    keywords: tuple[str, ...]
    language: Language
    privacy: Privacy
    published_at: datetime


def post_page(post: LocalPost, *, alone: bool = False) -> str:
    """The page in a post's folder; its surroundings are Korean for Korean posts and English for others.

    Where it stands `alone`, no link leads to all posts.
    """
    chrome = Language.KO if post.language is Language.KO else Language.EN
    texts = {
        "title": post.title,
        "description": post.description,
        "summary": " ".join(post.description.split())[:SUMMARY_LENGTH],
        "robots": "index" if post.privacy is Privacy.PUBLIC else "noindex",
        "file_name": f"{post.title}.mp4",
    }
    hashtags = "\n".join(f"<li>#{escape(keyword)}</li>" for keyword in post.keywords)
    to_all = "" if alone else f'<a href="../index.html">{_LABELS[chrome]["all_label"]}</a>'
    return _fill("post.html", texts | _LABELS[chrome] | _language_and_date(post), hashtags=hashtags, to_all=to_all)


def gallery_page(posts: Sequence[LocalPost]) -> str:
    """The page above all folders; `posts` come in the order shown."""
    cards = [_fill("card.html", {"folder": post.id, "title": post.title} | _language_and_date(post)) for post in posts]
    return _fill("index.html", {"count": str(len(posts))}, posts="\n".join(cards))


def _language_and_date(post: LocalPost) -> dict[str, str]:
    local = post.published_at.astimezone(ZONE)
    return {
        "language": post.language,
        "published_at": local.isoformat(timespec="seconds"),
        "published_on": f"{local:%Y.%m.%d}",
    }


def _fill(name: str, texts: dict[str, str], **html: str) -> str:
    escaped = {key: escape(text) for key, text in texts.items()}
    return _template(name).substitute(escaped, style=_read("style.css"), **html)


@cache
def _template(name: str) -> Template:
    return Template(_read(name))


@cache
def _read(name: str) -> str:
    return files("server.providers").joinpath("gallery", name).read_text("utf-8")
