"""Carries posted mails from the database to whoever delivers them, again and again until they are gone."""

import asyncio
from datetime import timedelta
from uuid import UUID

import structlog

from server.auth import mail_repository
from server.auth.letters import Letters
from server.auth.mail_models import Mail
from server.auth.mails import MailTokens
from server.auth.ports import MailCarrier, MailDelayed, MailRefused
from server.core import redact
from server.core.database import Database
from server.core.events import Events
from server.core.rounds import keep_doing

NEW_MAIL = UUID(int=1)
"""What the database notifies when a mail has been posted."""
BATCH = 20
LEASE = timedelta(minutes=2)
"""A worker that died takes no longer than this with its mails; sending one must take less."""
LOOK_EVERY_S = 10.0
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 480, 720))
KEPT_FOR = timedelta(days=1)

log = structlog.get_logger("mail")


class Mailman:
    """Runs beside every worker; several at once do no harm, for a mail is leased to one of them."""

    def __init__(
        self, database: Database, events: Events, carrier: MailCarrier, letters: Letters, tokens: MailTokens
    ) -> None:
        self._database = database
        self._events = events
        self._carrier = carrier
        self._letters = letters
        self._tokens = tokens

    async def run(self) -> None:
        """Carry mails for ever, at once where the database tells of one."""
        await keep_doing(self.round, self._events, NEW_MAIL, LOOK_EVERY_S)

    async def round(self) -> int:
        """Carry everything that is due; how many were handed over."""
        handed_over = 0
        while batch := await self._take():
            handed_over += sum(await asyncio.gather(*map(self._carry, batch)))
        async with self._database.uow(None) as tx:
            await mail_repository.forget_ended(tx, KEPT_FOR)
        return handed_over

    async def _take(self) -> list[Mail]:
        async with self._database.uow(None) as tx:
            return await mail_repository.take_due(tx, BATCH, LEASE)

    async def _carry(self, mail: Mail) -> bool:
        trace = log.bind(kind=mail.kind, email=redact.mail(mail.address), attempt=mail.attempts)
        handed_over = False
        try:
            async with asyncio.timeout(LEASE.total_seconds() / 2):
                await self._carrier.carry(self._letters.write(mail, self._tokens.of(mail.id)))
        except MailRefused:
            trace.warning("mail.refused")
        except (MailDelayed, TimeoutError):
            if mail.attempts <= len(PAUSES):
                trace.warning("mail.delayed")
                await self._put_off(mail)
                return False
            trace.error("mail.given_up")
        else:
            trace.info("mail.handed_over")
            handed_over = True
        async with self._database.uow(None) as tx:
            await mail_repository.end(tx, mail)
        return handed_over

    async def _put_off(self, mail: Mail) -> None:
        async with self._database.uow(None) as tx:
            await mail_repository.put_off(tx, mail, PAUSES[mail.attempts - 1])
