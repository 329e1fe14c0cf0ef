"""Mail in a folder of this machine, for development: each letter is a file that any mail program opens."""

import asyncio
from pathlib import Path

from server.auth.ports import Letter, MailDelayed
from server.providers.mail_message import message


class MailFolder:
    """Writes `<id>.eml`; a letter appears whole, and once however often it is carried."""

    def __init__(self, folder: Path, sender: str) -> None:
        self._folder = folder
        self._sender = sender

    async def carry(self, letter: Letter) -> None:
        """Put the letter into the folder; raises MailDelayed when there is no room."""
        try:
            await asyncio.to_thread(self._write, letter)
        except OSError as error:
            raise MailDelayed from error

    def _write(self, letter: Letter) -> None:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = self._folder / f"{letter.id}.part"
        try:
            draft.write_bytes(message(letter, self._sender).as_bytes())
            draft.rename(draft.with_suffix(".eml"))
        finally:
            draft.unlink(missing_ok=True)
