"""Vendors' callbacks: the links they call, and the one thing a call changes: the job is looked at now, not later."""

import re
from dataclasses import dataclass
from uuid import UUID

from server.core.database import Transaction
from server.core.links import Signer, from_text, to_text
from server.jobs import service, vendor_repository
from server.jobs.models import Job, JobState

PURPOSE = "vendor-callback"
PATH = "/callbacks"
_HANDLE = re.compile(r"[A-Za-z0-9_-]{1,100}")


@dataclass(frozen=True, slots=True)
class Called:
    """Which order of which job a callback is about."""

    provider: str
    user_id: UUID
    job_id: UUID
    order: UUID


class CallbackLinks:
    """Makes links that nobody can guess, and knows them again."""

    def __init__(self, base_url: str, secret: bytes) -> None:
        self._base_url = base_url.rstrip("/")
        self._signer = Signer(secret, PURPOSE)

    def make(self, provider: str, job: Job) -> str:
        """Where the vendor may call about the job's order."""
        parts = [provider, job.user_id.hex, job.id.hex, job.idem_key.hex]
        return "/".join([self._base_url + PATH, *parts, to_text(self._signer.sign(*parts))])

    def open(self, provider: str, user: str, job: str, order: str, signature: str) -> Called | None:
        """Whom a link is about; None when it is none of ours."""
        if not self._signer.fits(from_text(signature), provider, user, job, order):
            return None
        return Called(provider, UUID(user), UUID(job), UUID(order))


async def ring_back(tx: Transaction, caller: Called, hint: str | None) -> None:
    """Have the job look at its vendor now, and keep what the callback calls the work in case we never heard it.

    Nothing the callback says is believed; the job reads it back. One that came early is remembered.
    """
    known = hint if hint and _HANDLE.fullmatch(hint) else None
    job = await vendor_repository.note_callback(tx, caller.user_id, caller.job_id, caller.order, known)
    if job and job.state is JobState.WAITING and job.turn is None:
        await service.wake(tx, job)
