"""Accounts for development: there with their roles and plans, and never in production."""

import pytest

from server import seeds
from server.core.database import Database
from server.core.plan import Plan
from server.core.principal import Role
from server.core.settings import Settings
from tests.integration.auth_desk import log_in, open_desk


async def test_one_of_each_role_and_plan_can_sign_in(config: Settings, database: Database) -> None:
    for _ in range(2):
        addresses = await seeds.plant(config)
    desk = open_desk(config, database)
    users = [(await log_in(desk, address, seeds.PASSWORD)).user for address in addresses]
    assert {user.plan for user in users} == set(Plan)
    assert {user.role for user in users} == set(Role)


async def test_production_gets_none(config: Settings) -> None:
    with pytest.raises(seeds.NotInProduction):
        await seeds.plant(config.model_copy(update={"environment": "production"}))
