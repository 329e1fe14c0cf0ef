"""Purchases and budgets: what was reserved ends charged or released, once, and the report says what the ledger says."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from server.content import spending
from server.core import clock
from server.core.database import Database
from server.core.errors import QuotaExceeded
from server.core.failures import EngineFailed
from server.core.paging import PageTokens
from server.core.principal import Principal
from server.core.settings import settings
from server.jobs import costs, purchases, service
from server.jobs.costs import Cost, PayingCall
from server.jobs.current import current_job, paid_by
from server.jobs.meter import LedgerMeter
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


async def test_a_call_without_a_job_is_in_the_ledger_of_who_made_it(database: Database, new_user: NewUser) -> None:
    owner = await new_user()
    meter, most, cost = LedgerMeter(database), Cost("a model", "tokens", 900, 9_000), Cost("a model", "tokens", 90, 900)
    with paid_by(PayingCall(owner.user_id, None, JobKind.POST)):
        await meter.charged(await meter.reserve(most), cost)
        await meter.released(await meter.reserve(most))
    async with database.uow(owner) as tx:
        lines = await costs.report(tx, owner.user_id)
        spent = (await purchases.budget(tx, owner.user_id, "a model")).left_micros_usd
        full = settings().budget_users_usd["FREE"] * purchases.MICROS
    assert [(line.job_id, line.kind, line.amount_micros_usd) for line in lines] == [(None, JobKind.POST, 900)]
    assert full - spent == 900


async def test_calls_at_once_are_held_to_the_budget_by_the_most_they_can_cost(
    database: Database, new_user: NewUser, monkeypatch: pytest.MonkeyPatch
) -> None:
    provider = f"model {clock.new_id()}"
    tight = settings().model_copy(update={"budget_users_usd": {"FREE": 1.0}})
    monkeypatch.setattr("server.jobs.purchases.settings", lambda: tight)
    owner, meter = await new_user(), LedgerMeter(database)
    most = Cost(provider, "tokens", 9_000, 400_000)

    async def one() -> bool:
        with paid_by(PayingCall(owner.user_id, None, JobKind.POST)):
            try:
                ticket = await meter.reserve(most)
            except EngineFailed as refused:
                assert (refused.reason, refused.provider) == ("QUOTA_EXCEEDED", provider)
                return False
            await meter.charged(ticket, most)
            return True

    assert sum(await asyncio.gather(*(one() for _ in range(6)))) == 2


async def test_what_a_killed_run_had_under_way_is_charged_by_the_next(database: Database, new_user: NewUser) -> None:
    owner = await new_user()
    job, meter, most = await a_job(database, owner), LedgerMeter(database), Cost("a model", "tokens", 900, 9_000)
    token = current_job.set(job)
    try:
        await meter.reserve(most)
        await meter.charged(await meter.reserve(most), Cost("a model", "tokens", 90, 900))
    finally:
        current_job.reset(token)
    async with database.uow(owner) as tx:
        assert sorted(line.amount_micros_usd for line in await costs.report(tx, owner.user_id)) == [900, 9_000]
