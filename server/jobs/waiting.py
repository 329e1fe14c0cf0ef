"""A run ends and its job does not: it leaves its slot and waits, for its vendor's work or in the vendor's line."""

from datetime import datetime, timedelta

import structlog

from server.core import clock
from server.core.failures import NotYet
from server.core.weather import VendorBusy
from server.jobs import line_repository, vendor_repository
from server.jobs.models import Job, JobWait, LineTurn
from server.jobs.run import JobRun
from server.jobs.vendor_limits import limits_of

WAITING, SUPERSEDED = "waiting", "superseded"

log = structlog.get_logger("jobs")


async def until_later(run: JobRun, pause: NotYet) -> str:
    """Let the job go on after its pause; what became of this run."""
    async with run.uow() as tx:
        told = _told(run.job, pause.provider, pause.reason, pause.cause)
        waits = await vendor_repository.wait(tx, run.job, pause.pause, told)
    return WAITING if waits else SUPERSEDED


async def in_line(run: JobRun, busy: VendorBusy) -> str:
    """Put the job in the vendor's line; the sweeper ends one that has stood there too long."""
    limits, told = limits_of(busy.vendor), _told(run.job, provider_of(busy.vendor), busy.why)
    patience_ends = datetime.fromisoformat(told.since) + limits.patience
    log.info("job_in_line", job_id=str(run.job.id), vendor=busy.vendor, reason=busy.why)
    async with run.uow() as tx:
        turn = await line_repository.next_turn(tx, run.job.user_id, busy.vendor)
        before = await line_repository.place(tx, busy.vendor, turn)
        estimate = max(busy.until - clock.now(), timedelta(0)) + timedelta(seconds=(before + 1) / limits.per_s)
        waits = await vendor_repository.wait(tx, run.job, estimate, told, LineTurn(busy.vendor, turn, patience_ends))
    return WAITING if waits else SUPERSEDED


def provider_of(vendor: str) -> str:
    """The vendor without the part of it that has limits of its own: "suno.read" is Suno."""
    return vendor.partition(".")[0]


def _told(job: Job, provider: str, reason: str, cause: str = "") -> JobWait:
    """What the job waits for, and since when: to wait again for the same goes on from where it began."""
    before = job.waiting
    goes_on = before is not None and before.provider == provider and bool(before.reason) == bool(reason)
    since = before.since if before and goes_on else clock.now().isoformat()
    return JobWait(provider, reason, since, cause)
