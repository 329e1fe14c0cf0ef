"""The use case of search copy: written from what is known of a project, checked, and kept for an hour."""

import hashlib
import json
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import asdict, dataclass
from datetime import timedelta
from uuid import UUID

import structlog

from server.content import projects
from server.content.models import Project
from server.core import clock
from server.core.database import Transaction
from server.core.failures import EngineFailed
from server.core.language import Language
from server.core.provenance import MeteredProvenance
from server.jobs.costs import PayingCall
from server.jobs.current import paid_by
from server.jobs.models import JobKind
from server.marketing import service as marketing
from server.marketing.ports import Intelligence
from server.social import repository
from server.social.copy_rules import check_copy
from server.social.models import KeptCopy
from server.social.ports import CopyBrief, Copywriter, Platform, SearchCopy, SellingLine
from server.social.repository import CopyKey

KEPT_FOR = timedelta(hours=1)

log = structlog.get_logger("copy")

UnitOfWork = Callable[[], AbstractAsyncContextManager[Transaction]]


@dataclass(frozen=True, slots=True)
class WrittenCopy:
    """Copy that keeps every rule, and whether it had been written before."""

    kept: KeptCopy
    cached: bool


class SearchCopies:
    """Writes search copy, and keeps only what keeps the rules; `fallback` writes where the writer gives nothing fit."""

    def __init__(self, copywriter: Copywriter, fallback: Copywriter | None = None) -> None:
        self._copywriter = copywriter
        self._fallback = fallback

    async def generate(self, uow: UnitOfWork, user_id: UUID, project_id: UUID, platform: Platform) -> WrittenCopy:
        """Copy for a project on a platform; raises NotFound, and EngineFailed when no rule-abiding copy comes."""
        async with uow() as tx:
            brief = await brief_of(tx, user_id, project_id, platform)
            key = CopyKey(user_id, project_id, platform, _digest(brief))
            kept = await repository.get_copy(tx, key, clock.now())
        if kept:
            return WrittenCopy(kept, cached=True)
        with paid_by(PayingCall(user_id, project_id, JobKind.POST)):
            copy, made_by = await self.write(brief)
        kept = KeptCopy(copy, made_by.plain, made_by.cost, clock.now() + KEPT_FOR)
        async with uow() as tx:
            await repository.keep_copy(tx, key, kept)
        return WrittenCopy(kept, cached=False)

    async def write(self, brief: CopyBrief) -> tuple[SearchCopy, MeteredProvenance]:
        """Copy that keeps every rule, and who wrote it; raises EngineFailed."""
        try:
            return await _checked(self._copywriter, brief)
        except EngineFailed as failed:
            if self._fallback is None:
                raise
            log.warning("copy_fallback", provider=failed.provider, reason=failed.reason)
            return await _checked(self._fallback, brief)


async def _checked(writer: Copywriter, brief: CopyBrief) -> tuple[SearchCopy, MeteredProvenance]:
    copy, made_by = await writer.write(brief)
    if broken := check_copy(copy, brief):
        rules = ", ".join(sorted({violation.rule for violation in broken}))
        raise EngineFailed("CONTENT_REJECTED", rules, retryable=False, provider=made_by.provider)
    return copy, made_by


async def brief_of(tx: Transaction, user_id: UUID, project_id: UUID, platform: Platform) -> CopyBrief:
    """What is known of a project and may be said about it; raises NotFound."""
    project = await projects.get(tx, user_id, project_id)
    report = await _report(tx, project)
    return CopyBrief(
        platform=platform,
        language=Language(project.language),
        store_name=project.store_name,
        region=project.region,
        detail_region=project.detail_region,
        selling_points=tuple(
            SellingLine(point.category, point.description, point.score)
            for point in (report.selling_points if report else ())
        ),
        keywords=report.target_keywords if report else (),
    )


async def _report(tx: Transaction, project: Project) -> Intelligence | None:
    """The marketing report; None when its analysis has been deleted since."""
    if project.analysis_id is None:
        return None
    return (await marketing.get_analysis(tx, project.user_id, project.analysis_id)).intelligence


def _digest(brief: CopyBrief) -> bytes:
    """Other facts, other copy: a changed name or analysis is never answered from what was kept."""
    return hashlib.sha256(json.dumps(asdict(brief), sort_keys=True).encode()).digest()
