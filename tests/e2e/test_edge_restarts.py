"""Servers that leave and come back under load, orderly and not, behind an edge whose clients notice nothing."""

import os
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from server.processes import System
from tests.e2e.edge_load import OK, readers, tokens
from tests.e2e.edge_system import SERVERS, edge_settings, server_processes, until_all_serve, until_gone

KILLINGS = 3


@pytest.fixture(scope="module")
async def system(folder: Path) -> AsyncIterator[System]:
    """Two server processes behind an edge."""
    async with System(edge_settings(folder), logs=folder / "logs", edge=True) as running:
        yield running


@pytest.fixture(scope="module")
async def owners(system: System) -> list[str]:
    """Those who read."""
    return await tokens(system.config)


async def test_all_servers_are_replaced_and_no_call_is_lost(system: System, owners: list[str]) -> None:
    async with readers(system.config, owners) as told:
        await until_all_serve(system)
        leaving = server_processes(system)
        os.kill(system.pid_of("serve"), signal.SIGHUP)
        for each in leaving:
            await until_gone(each)
        await until_all_serve(system)
    assert told.keys() == {OK}, told
    assert len(server_processes(system)) == SERVERS


async def test_a_killed_server_loses_no_reading_call_and_comes_back(system: System, owners: list[str]) -> None:
    async with readers(system.config, owners) as told:
        for killing in range(KILLINGS):
            await until_all_serve(system)
            doomed = server_processes(system)[killing % SERVERS]
            os.kill(doomed, signal.SIGKILL)
            await until_gone(doomed)
        await until_all_serve(system)
    assert told.keys() == {OK}, told
