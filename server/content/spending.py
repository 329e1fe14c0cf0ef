"""The use case of the cost report: what finished steps cost, line by line and summed by month."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from server.auth import service as accounts
from server.content import projects, repository
from server.core.database import Transaction
from server.core.paging import Page, PageTokens, page_size
from server.jobs import costs
from server.jobs.costs import Cost, CostEntry

_LIST = "costs"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which costs to report: of one month ("YYYY-MM" in the caller's zone), one project, both or all."""

    month: str = ""
    project_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class CostTotal:
    """What one provider cost a project in one month; no project means analyses."""

    month: str
    project_id: UUID | None
    cost: Cost


@dataclass(frozen=True, slots=True)
class CostReport:
    """A page of lines, the stays they are about, and the totals of all pages."""

    page: Page[CostEntry]
    store_names: dict[UUID, str]
    totals: list[CostTotal]
    total_micros_usd: int


async def report(
    tx: Transaction, user_id: UUID, tokens: PageTokens, wanted: Wanted, *, size: int, token: str
) -> CostReport:
    """What the wanted steps cost."""
    if wanted.project_id:
        await projects.get(tx, user_id, wanted.project_id)
    zone = ZoneInfo((await accounts.me(tx, user_id)).timezone)
    since, until = _span(wanted.month, zone) if wanted.month else (None, None)
    entries = await costs.report(tx, user_id, project_id=wanted.project_id, since=since, until=until)
    list_name = f"{_LIST}:{wanted.month}:{wanted.project_id or ''}"
    before = tokens.read(list_name, user_id, token)
    size = page_size(size)
    rest = [entry for entry in entries if before is None or entry.id < before]
    page = tokens.page(list_name, user_id, rest[: size + 1], size, len(entries))
    shown = {entry.project_id for entry in page.rows if entry.project_id}
    return CostReport(
        page,
        await repository.store_names(tx, user_id, list(shown)),
        totals(entries, zone),
        sum(entry.amount_micros_usd for entry in entries),
    )


def totals(entries: Iterable[CostEntry], zone: ZoneInfo) -> list[CostTotal]:
    """Lines summed by month, project, provider and unit, newest month first."""
    sums: defaultdict[tuple[str, UUID | None, str, str], list[CostEntry]] = defaultdict(list)
    for entry in entries:
        month = entry.created_at.astimezone(zone).strftime("%Y-%m")
        sums[month, entry.project_id, entry.provider, entry.unit].append(entry)
    return [
        CostTotal(
            month,
            project_id,
            Cost(provider, unit, sum(e.units for e in lines), sum(e.amount_micros_usd for e in lines)),
        )
        for (month, project_id, provider, unit), lines in sorted(
            sums.items(), key=lambda item: item[0][0], reverse=True
        )
    ]


def _span(month: str, zone: ZoneInfo) -> tuple[datetime, datetime]:
    year, number = (int(part) for part in month.split("-"))
    following = (year + 1, 1) if number == 12 else (year, number + 1)
    return datetime(year, number, 1, tzinfo=zone), datetime(*following, 1, tzinfo=zone)
