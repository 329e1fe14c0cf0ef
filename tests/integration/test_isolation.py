"""Every method × every caller × own, foreign and absent ids, against the one table of who may what."""

import tomllib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg
import pytest
from castad.auth.v1 import auth_service_pb2
from castad.content.v1 import content_service_pb2
from castad.marketing.v1 import marketing_service_pb2
from castad.social.v1 import social_service_pb2
from google.protobuf.descriptor import MethodDescriptor

from interceptors.authenticate import MAY_BE_SIGNED_IN
from interceptors.methods import Access, declared
from server.core import clock
from server.core.plan import Plan
from server.core.settings import Settings
from tests.integration.isolation_world import AN_HOUR, SIGNED_IN, Caller, World, open_world, with_ids

TABLE: dict[str, Any] = tomllib.loads(Path(__file__).with_name("access_table.toml").read_text())
CALLERS: dict[str, str] = TABLE["callers"]
ROWS: dict[str, dict[str, Any]] = TABLE["methods"]
SERVICES = [
    module.DESCRIPTOR.services_by_name[name]
    for module, name in (
        (auth_service_pb2, "AuthService"),
        (marketing_service_pb2, "MarketingService"),
        (content_service_pb2, "ContentService"),
        (social_service_pb2, "SocialService"),
    )
]
METHODS: dict[str, MethodDescriptor] = {
    f"{service.name}.{method.name}": method for service in SERVICES for method in service.methods
}
DECLARED = {path.rpartition(".")[2].replace("/", "."): method for path, method in declared(SERVICES).items()}
ACCESS = {name: method.access for name, method in DECLARED.items()}
PAID = {name: Plan(row["plan"]) for name, row in ROWS.items() if "plan" in row}

READS_CALLER = {path.rpartition(".")[2].replace("/", ".") for path in MAY_BE_SIGNED_IN}


@pytest.fixture(scope="module")
async def world(config: Settings, dsn: str) -> AsyncIterator[World]:
    async with open_world(config, dsn) as opened:
        yield opened


def test_the_table_names_every_method_and_no_other() -> None:
    assert ROWS.keys() == METHODS.keys()


def test_whoever_is_a_stranger_cannot_tell_foreign_from_absent() -> None:
    """By the table's very form: users' methods have one outcome for both."""
    for name, row in ROWS.items():
        if ACCESS[name] is Access.USER:
            takes_id = "$" in str(row["request"])
            outcomes = {"own", "others"} if takes_id else {"own"}
            assert row.keys() - {"plan"} == {"request"} | outcomes, name


def test_the_table_knows_which_methods_need_a_plan() -> None:
    assert {name: method.least_plan for name, method in DECLARED.items() if method.least_plan is not Plan.FREE} == PAID


@pytest.mark.parametrize("name", PAID)
async def test_only_a_plan_that_is_paid_for_has_the_method(world: World, name: str) -> None:
    method, row = METHODS[name], ROWS[name]
    an_hour_ago, in_an_hour = clock.now() - AN_HOUR, clock.now() + AN_HOUR
    for plan in Plan:
        for paid_until in (None, in_an_hour, an_hour_ago):
            person = await world.person(Caller.OWNER, plan, paid_until)
            found = await world.call(method, with_ids(row["request"], person.ids), person.token)
            enough = plan.has(PAID[name]) and paid_until != an_hour_ago
            assert found == (row["own"] if enough else CALLERS["below_plan"]), (plan, paid_until)


async def test_who_has_just_paid_gets_in_at_once(world: World, dsn: str) -> None:
    """Though the session was read, and is remembered, with the plan before."""
    name = "ContentService.CreateVideoUpload"
    person = await world.person(Caller.OWNER, Plan.FREE)
    assert await world.call(METHODS["AuthService.GetMe"], {}, person.token) == "OK"
    connection = await asyncpg.connect(dsn)
    try:
        await connection.execute("UPDATE castad.users SET plan = 'PRO' WHERE user_id = $1", person.principal.user_id)
    finally:
        await connection.close()
    assert await world.call(METHODS[name], ROWS[name]["request"], person.token) == ROWS[name]["own"]


@pytest.mark.parametrize("name", METHODS)
async def test_every_caller_gets_exactly_what_the_table_says(world: World, name: str) -> None:
    method, row = METHODS[name], ROWS[name]
    victim = await world.person(Caller.OWNER)
    wrong: dict[tuple[Caller, str], str] = {}
    for caller in Caller:
        for whose in ("absent", "foreign", "own"):
            person = await world.person(caller)
            ids = {name: str(uuid4()) for name in victim.ids}
            if whose != "absent":
                ids = person.ids if whose == "own" and person.ids else victim.ids
            found = await world.call(method, with_ids(row["request"], ids), person.token)
            if found != outcome(name, row, caller, whose):
                wrong[caller, whose] = found
    assert wrong == {}


def outcome(name: str, row: dict[str, Any], caller: Caller, whose: str) -> str:
    """What the table says; a refusal of the caller comes before everything else."""
    if ACCESS[name] is Access.PUBLIC:
        reads_caller = METHODS[name].full_name.rpartition(".")[2] in {
            path.rpartition("/")[2] for path in MAY_BE_SIGNED_IN
        }
        stale = reads_caller and caller in (Caller.EXPIRED, Caller.REVOKED)
        return CALLERS[caller] if stale else str(row["anyone"])
    if caller not in SIGNED_IN:
        return CALLERS[caller]
    if ACCESS[name] is Access.ADMIN:
        return str(row[caller][whose]) if caller in row else CALLERS["not_staff"]
    return str(row["own"] if whose == "own" or "others" not in row else row["others"])
