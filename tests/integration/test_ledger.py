"""Purchases and budgets: what was reserved ends charged or released, once, and the report says what the ledger says."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from server.content import spending
from server.core import clock
from server.core.database import Database
from server.core.errors import QuotaExceeded
from server.core.paging import PageTokens
from server.core.principal import Principal
from server.core.settings import settings
from server.jobs import costs, purchases, service
from server.jobs.costs import Cost
from server.jobs.models import Job, JobKind, NewJob
from tests.integration.content_house import SECRET

PRICE = Cost("a vendor of ours", "credits", 10, 400_000)
NewUser = Callable[[], Awaitable[Principal]]


async def a_job(database: Database, owner: Principal) -> Job:
    """A job that waits for a time to come, so that no worker takes it."""
    later = NewJob(JobKind.SONG, clock.new_id(), run_at=clock.now() + timedelta(days=1))
    async with database.uow(owner) as tx:
        return await service.start(tx, owner.user_id, later)


async def test_a_purchase_is_closed_once_and_only_what_was_paid_counts(database: Database, new_user: NewUser) -> None:
    owner = await new_user()
    job = await a_job(database, owner)
    bought, failed, open_one = (clock.new_id() for _ in range(3))
    async with database.uow(owner) as tx:
        before = (await purchases.budget(tx, owner.user_id, PRICE.provider)).left_micros_usd
        for purchase in (bought, failed, open_one):
            await purchases.reserve(tx, job, purchase, PRICE)
    for _ in range(2):  # a job that was killed tells the till again
        async with database.uow(owner) as tx:
            await purchases.charge(tx, job, bought, Cost(PRICE.provider, "credits", 9, 360_000))
            await purchases.release(tx, job, failed)
    async with database.uow(owner) as tx:
        await purchases.release(tx, job, bought)
        await purchases.charge(tx, job, failed, PRICE)
        left = (await purchases.budget(tx, owner.user_id, PRICE.provider)).left_micros_usd
        lines = await costs.report(tx, owner.user_id)
        tokens = PageTokens(SECRET)
        report = await spending.report(tx, owner.user_id, tokens, spending.Wanted(), size=10, token="")
    assert before - left == 360_000 + 400_000, "what was charged, and what is still open"
    assert [line.amount_micros_usd for line in lines] == [360_000]
    assert report.total_micros_usd == sum(line.amount_micros_usd for line in lines)
    assert [total.cost for total in report.totals] == [Cost(PRICE.provider, "credits", 9, 360_000)]


async def test_orders_at_once_never_spend_more_than_a_budget(
    database: Database, new_user: NewUser, monkeypatch: pytest.MonkeyPatch
) -> None:
    provider = f"vendor {clock.new_id()}"
    tight = settings().model_copy(update={"budget_users_usd": {"FREE": 2.0}, "budget_vendors_usd": {provider: 3.0}})
    monkeypatch.setattr("server.jobs.purchases.settings", lambda: tight)
    price = Cost(provider, "credits", 10, 400_000)

    async def orders(owner: Principal) -> int:
        job = await a_job(database, owner)

        async def one() -> bool:
            try:
                async with database.uow(owner) as tx:
                    await purchases.reserve(tx, job, clock.new_id(), price)
            except QuotaExceeded as refused:
                assert refused.quota_subject == provider
                return False
            return True

        return sum(await asyncio.gather(*(one() for _ in range(8))))

    assert await orders(await new_user()) == 5, "the user's budget"
    assert await orders(await new_user()) == 2, "what is left of everybody's"
