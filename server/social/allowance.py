"""Counts beforehand what platforms let all our users do together in a day; see `allowances.toml`."""

import tomllib
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from pydantic import TypeAdapter
from sqlalchemy import Date, Integer, Text, and_, bindparam, func, update
from sqlalchemy.dialects.postgresql import insert

from server.core.database import Database, Query, Transaction
from server.core.weather import VendorBusy
from server.social import timing
from server.social.models import platform_allowances
from server.social.ports import Platform, PlatformRefused


class Spending(StrEnum):
    """What an allowance is spent on; names in `allowances.toml`."""

    POST = "post"
    RECEPTION = "reception"


@dataclass(frozen=True, slots=True)
class Daily:
    """One platform's day. `used_up` is its own name for an allowance that is used up."""

    used_up: str
    daily: Mapping[str, int]
    costs: Mapping[Spending, Mapping[str, int]]


_DAYS = TypeAdapter(dict[Platform, Daily]).validate_python(
    tomllib.loads(Path(__file__).with_name("allowances.toml").read_text("utf-8"))
)

c = platform_allowances.c
_amount, _granted = bindparam("amount", type_=Integer), bindparam("granted", type_=Integer)
_KEY = ("platform", "day", "kind")
_count = insert(platform_allowances).values({name: bindparam(name) for name in _KEY} | {"used": _amount})
_TAKE = Query(
    _count.on_conflict_do_update(
        index_elements=_KEY, set_={"used": c.used + _amount}, where=c.used + _amount <= _granted
    ).returning(c.used)
)
_GIVE_BACK = Query(
    update(platform_allowances)
    .where(
        c.platform == bindparam("platform", type_=Text),
        and_(c.day == bindparam("day", type_=Date), c.kind == bindparam("kind", type_=Text)),
    )
    .values(used=func.greatest(c.used - _amount, 0))
)
_USE_UP = Query(
    _count.on_conflict_do_update(index_elements=_KEY, set_={"used": func.greatest(c.used, _amount)}).returning(c.used)
)


class Allowance:
    """The allowances of every platform; `more` is granted to this deployment in place of what is usual."""

    def __init__(self, database: Database, more: Mapping[Platform, Mapping[str, int]]) -> None:
        self._database = database
        self._more = more

    @asynccontextmanager
    async def spending(self, platform: Platform, what: Spending) -> AsyncIterator[None]:
        """Count what the block does; raises PlatformRefused, in the platform's words, where that is too much today.

        What was never sent is given back; a platform that says so itself has nothing left for anybody.
        """
        costs = _DAYS[platform].costs.get(what, {}) if platform in _DAYS else {}
        today = timing.platforms_today()
        async with self._database.uow(None) as tx:
            await self._take(tx, platform, today, costs)
        try:
            yield
        except VendorBusy:
            async with self._database.uow(None) as tx:
                for kind, amount in costs.items():
                    await tx.run(_GIVE_BACK, platform=platform, day=today, kind=kind, amount=amount)
            raise
        except PlatformRefused as refused:
            if costs and refused.cause == _DAYS[platform].used_up:
                async with self._database.uow(None) as tx:
                    await self._use_up(tx, platform, today, costs)
            raise

    async def _take(self, tx: Transaction, platform: Platform, today: date, costs: Mapping[str, int]) -> None:
        for kind, amount in costs.items():
            granted = self._granted(platform, kind)
            count = {"platform": platform, "day": today, "kind": kind, "amount": amount, "granted": granted}
            if amount > granted or await tx.value(_TAKE, **count) is None:
                raise PlatformRefused(platform, _DAYS[platform].used_up, detail="by our own count")

    async def _use_up(self, tx: Transaction, platform: Platform, today: date, costs: Mapping[str, int]) -> None:
        for kind in costs:
            await tx.value(_USE_UP, platform=platform, day=today, kind=kind, amount=self._granted(platform, kind))

    def _granted(self, platform: Platform, kind: str) -> int:
        return self._more.get(platform, {}).get(kind, _DAYS[platform].daily[kind])
