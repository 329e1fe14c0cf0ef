"""`castad dev` shows the link in every new mail, so that people who develop can prove an address without a mailbox."""

import asyncio
import io
from pathlib import Path

from rich.console import Console

from server import dev
from server.auth.ports import Letter
from server.core import clock
from server.providers.mail_folder import MailFolder

LINK = f"http://localhost:5173/verify-email#token={'x' * 120}"


async def test_the_link_in_a_mail_is_printed_whole(tmp_path: Path) -> None:
    shown = io.StringIO()
    folder = MailFolder(tmp_path, "CastAD <no-reply@castad.local>")
    await folder.carry(letter("an old one", "http://localhost:5173/verify-email#token=old"))
    showing = asyncio.create_task(dev._show_mails(tmp_path, Console(file=shown, width=60)))
    try:
        async with asyncio.timeout(20):
            while LINK not in shown.getvalue():
                await folder.carry(letter("확인해 주세요", LINK))
                await asyncio.sleep(0.1)
    finally:
        showing.cancel()
    assert "확인해 주세요" in shown.getvalue() and "token=old" not in shown.getvalue()


def letter(subject: str, link: str) -> Letter:
    return Letter(
        clock.new_id(), "haneul@example.com", subject, f"여기를 누르세요.\n\n{link}\n", f"<a href='{link}'>링크</a>"
    )
