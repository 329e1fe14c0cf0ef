"""For whom the running code works: for a job, or for a call that spends money by itself."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from server.jobs.costs import Payer
from server.jobs.models import Job

current_job: ContextVar[Job | None] = ContextVar("current_job", default=None)
_caller: ContextVar[Payer | None] = ContextVar("paying_caller", default=None)


@contextmanager
def paid_by(caller: Payer) -> Iterator[None]:
    """Outside of jobs, what is spent inside of the block is this caller's."""
    token = _caller.set(caller)
    try:
        yield
    finally:
        _caller.reset(token)


def payer() -> Payer | None:
    """Whose ledger takes what is spent now."""
    return current_job.get() or _caller.get()
