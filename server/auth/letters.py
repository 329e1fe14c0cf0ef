"""Writes mails: the words of a language in the one layout, as plain text and as HTML."""

import tomllib
from dataclasses import dataclass
from html import escape
from pathlib import Path
from string import Template
from typing import Any

from server.auth.choices import MailKind
from server.auth.mail_models import Mail
from server.auth.ports import Letter

_FOLDER = Path(__file__).parent / "mail_texts"
_WORDS: dict[str, dict[str, dict[str, Any]]] = {
    path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(_FOLDER.glob("*.toml"))
}
_LAYOUT, _PARAGRAPH, _ACTION = (
    Template((_FOLDER / f"{name}.html").read_text(encoding="utf-8")) for name in ("layout", "paragraph", "action")
)
_PAGES = {MailKind.VERIFY_EMAIL: "verify-email", MailKind.RESET_PASSWORD: "reset-password"}


@dataclass(frozen=True, slots=True)
class _Words:
    """What one mail says."""

    language: str
    subject: str
    lines: list[str]
    note: str
    button: str = ""


class Letters:
    """Turns mails into letters whose links lead to the web console."""

    def __init__(self, console_url: str) -> None:
        self._console_url = console_url.rstrip("/")

    def write(self, mail: Mail, token: str) -> Letter:
        """The letter; `token` goes into the link of the mails that have one."""
        words = _words(mail)
        # Behind the #, a browser keeps the token to itself: no server log and no referrer ever shows it.
        link = f"{self._console_url}/{_PAGES[mail.kind]}#token={token}" if mail.kind in _PAGES else ""
        return Letter(mail.id, mail.address, f"[CastAD] {words.subject}", _as_text(words, link), _as_html(words, link))


def language_of(locale: str) -> str:
    """The language we write to somebody of this locale."""
    language = locale.partition("-")[0]
    return language if language in _WORDS else "en"


def _words(mail: Mail) -> _Words:
    language = language_of(mail.locale)
    found = _WORDS[language][mail.kind]
    lines = [Template(line).substitute(mail.facts) for line in found["lines"]]
    subject = Template(found["subject"]).substitute(mail.facts)
    return _Words(language, subject, lines, found["note"], found.get("button", ""))


def _as_text(words: _Words, link: str) -> str:
    action = [f"{words.button}:\n{link}"] if link else []
    return "\n\n".join([*words.lines, *action, words.note, "CastAD"]) + "\n"


def _as_html(words: _Words, link: str) -> str:
    return _LAYOUT.substitute(
        language=words.language,
        subject=escape(words.subject),
        paragraphs="".join(_PARAGRAPH.substitute(text=escape(line)) for line in words.lines),
        action=_ACTION.substitute(link=escape(link), button=escape(words.button)) if link else "",
        note=escape(words.note),
    )
