"""Monthly quotas over a real database."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from server.core import clock, quota
from server.core.database import Database
from server.core.errors import QuotaExceeded
from server.core.plan import Metric, Plan
from server.core.principal import Principal
from server.core.quota import Usage
from tests.integration.auth_desk import Admin, superuser

NewUser = Callable[[], Awaitable[Principal]]


class Month:
    """One user's month, a transaction a step."""

    def __init__(self, database: Database, principal: Principal) -> None:
        self._database = database
        self.principal = principal

    async def reserve(
        self, subject: UUID, *, amount: int = 1, plan: Plan = Plan.FREE, metric: Metric = Metric.VIDEOS
    ) -> None:
        async with self._database.uow(self.principal) as tx:
            await quota.reserve(tx, self.principal.user_id, plan, metric, subject, amount)

    async def settle(self, subject: UUID) -> None:
        async with self._database.uow(self.principal) as tx:
            await quota.settle(tx, self.principal.user_id, subject)

    async def refund(self, subject: UUID) -> None:
        async with self._database.uow(self.principal) as tx:
            await quota.refund(tx, self.principal.user_id, subject)

    async def videos(self, plan: Plan = Plan.FREE) -> Usage:
        async with self._database.uow(self.principal) as tx:
            usages = await quota.usage(tx, self.principal.user_id, plan)
        return next(usage for usage in usages if usage.metric is Metric.VIDEOS)


@pytest.fixture
async def month(database: Database, new_user: NewUser) -> Month:
    return Month(database, await new_user())


@pytest.fixture
async def admin(dsn: str) -> AsyncIterator[Admin]:
    async with superuser(dsn) as made:
        yield made


async def test_of_fifty_at_once_exactly_the_ten_left_are_granted(month: Month) -> None:
    answers = await asyncio.gather(*(month.reserve(clock.new_id()) for _ in range(50)), return_exceptions=True)
    assert [type(answer) for answer in answers].count(QuotaExceeded) == 40
    assert answers.count(None) == 10
    gone = await month.videos()
    assert (gone.used, gone.reserved) == (10, 10)


async def test_a_refusal_tells_limit_use_and_end(month: Month) -> None:
    await month.reserve(clock.new_id(), amount=9)
    with pytest.raises(QuotaExceeded) as refused:
        await month.reserve(clock.new_id(), amount=2)
    error, gone = refused.value, await month.videos()
    assert error.metadata == {"limit": "10", "used": "9", "resets_at": gone.resets_at.isoformat()}
    assert error.quota_subject == "videos"
    assert error.retry_after is not None
    assert abs(clock.now() + error.retry_after - gone.resets_at) < timedelta(seconds=5)
    await month.reserve(clock.new_id(), amount=1)


async def test_a_subject_counts_once_however_often_it_is_asked_for(month: Month) -> None:
    subject = clock.new_id()
    await asyncio.gather(*(month.reserve(subject) for _ in range(12)))
    await month.settle(subject)
    await month.reserve(subject)
    assert (await month.videos()).used == 1


async def test_a_subject_counted_already_passes_even_when_nothing_is_left(month: Month) -> None:
    subject = clock.new_id()
    await month.reserve(subject, amount=10)
    await month.reserve(subject, amount=10)
    assert (await month.videos()).used == 10


async def test_failed_work_is_given_back_once(month: Month) -> None:
    kept, failed = clock.new_id(), clock.new_id()
    await month.reserve(kept)
    await month.reserve(failed, amount=3)
    await asyncio.gather(*(month.refund(failed) for _ in range(5)))
    gone = await month.videos()
    assert (gone.used, gone.reserved) == (1, 1)


async def test_finished_work_is_not_given_back(month: Month) -> None:
    subject = clock.new_id()
    await month.reserve(subject)
    await month.settle(subject)
    await month.refund(subject)
    gone = await month.videos()
    assert (gone.used, gone.reserved) == (1, 0)


async def test_a_retry_of_failed_work_counts_again(month: Month) -> None:
    subject = clock.new_id()
    for _ in range(3):
        await month.reserve(subject)
        await month.refund(subject)
    await month.reserve(subject)
    await month.settle(subject)
    gone = await month.videos()
    assert (gone.used, gone.reserved) == (1, 0)


async def test_a_call_that_fails_later_reserves_nothing(month: Month, database: Database) -> None:
    with pytest.raises(ZeroDivisionError):
        async with database.uow(month.principal) as tx:
            await quota.reserve(tx, month.principal.user_id, Plan.FREE, Metric.VIDEOS, clock.new_id())
            raise ZeroDivisionError
    assert (await month.videos()).used == 0


async def test_a_refusal_leaves_nothing_behind_even_where_it_is_caught(month: Month, database: Database) -> None:
    subject = clock.new_id()
    async with database.uow(month.principal) as tx:
        with pytest.raises(QuotaExceeded):
            await quota.reserve(tx, month.principal.user_id, Plan.FREE, Metric.VIDEOS, subject, amount=11)
    assert ((await month.videos()).used, (await month.videos()).reserved) == (0, 0)
    await month.reserve(subject, amount=10)


async def test_metrics_are_counted_apart(month: Month) -> None:
    subject = clock.new_id()
    await month.reserve(subject, metric=Metric.IMAGES, amount=100)
    await month.reserve(subject, metric=Metric.VIDEOS)
    with pytest.raises(QuotaExceeded):
        await month.reserve(clock.new_id(), metric=Metric.IMAGES)
    await month.refund(subject)
    assert (await month.videos()).used == 0
    await month.reserve(clock.new_id(), metric=Metric.IMAGES)


async def test_a_higher_plan_helps_at_once_and_a_lower_one_waits_for_the_next_month(month: Month) -> None:
    await month.reserve(clock.new_id(), amount=10)
    await month.reserve(clock.new_id(), plan=Plan.PRO)
    assert (await month.videos(Plan.PRO)).limit == 100
    await month.reserve(clock.new_id(), plan=Plan.FREE)
    assert (await month.videos(Plan.FREE)).limit == 100


async def test_enterprise_has_no_limit(month: Month) -> None:
    await month.reserve(clock.new_id(), amount=1_000_000, plan=Plan.ENTERPRISE)
    gone = await month.videos(Plan.ENTERPRISE)
    assert (gone.limit, gone.used) == (-1, 1_000_000)
    await month.reserve(clock.new_id(), plan=Plan.FREE)


async def test_a_new_month_starts_from_nothing(month: Month, admin: Admin, monkeypatch: pytest.MonkeyPatch) -> None:
    await admin.run("UPDATE castad.users SET quota_anchor_day = 31 WHERE user_id = $1", month.principal.user_id)
    february, march = datetime(2027, 2, 10, tzinfo=UTC), datetime(2027, 2, 27, 15, tzinfo=UTC)
    late = clock.new_id()
    monkeypatch.setattr(clock, "now", lambda: february)
    await month.reserve(late, amount=10)
    assert (await month.videos()).resets_at == march
    monkeypatch.setattr(clock, "now", lambda: march)
    assert (await month.videos()).used == 0
    await month.reserve(clock.new_id(), amount=4)
    await month.refund(late)
    assert (await month.videos()).used == 4
    monkeypatch.setattr(clock, "now", lambda: february)
    assert (await month.videos()).used == 0


async def test_one_users_work_is_not_another_users(database: Database, new_user: NewUser) -> None:
    mine, other = Month(database, await new_user()), Month(database, await new_user())
    subject = clock.new_id()
    await mine.reserve(subject, amount=10)
    await other.refund(subject)
    async with database.uow(other.principal) as tx:
        await quota.refund(tx, mine.principal.user_id, subject)
    assert (await mine.videos()).used == 10
    assert (await other.videos()).used == 0
    await other.reserve(subject)


async def test_a_worker_settles_and_refunds_in_its_own_transactions(month: Month, worker_database: Database) -> None:
    done, failed = clock.new_id(), clock.new_id()
    work = Month(worker_database, month.principal)
    await month.reserve(done)
    await work.reserve(failed)
    await work.settle(done)
    await work.refund(failed)
    gone = await month.videos()
    assert (gone.used, gone.reserved) == (1, 0)
