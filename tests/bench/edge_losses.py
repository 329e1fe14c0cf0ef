"""Calls lost while servers are replaced, and while they are killed."""

import os
import signal
from collections import Counter

from server.processes import System
from tests.bench.figures import Figure
from tests.e2e.edge_load import OK, readers
from tests.e2e.edge_system import SERVERS, server_processes, until_all_serve, until_gone

KILLINGS = 6


async def figures(system: System, owners: list[str]) -> list[Figure]:
    """Both ways of leaving, under load over gRPC and gRPC-web."""
    return [
        _lost("edge_rolling_restart_lost", await _replacing(system, owners), f"all {SERVERS} servers, one by one"),
        _lost("edge_kill9_lost_idempotent", await _killing(system, owners), f"one of {SERVERS}, {KILLINGS} times"),
    ]


async def _replacing(system: System, owners: list[str]) -> Counter[str]:
    async with readers(system.config, owners) as told:
        leaving = server_processes(system)
        os.kill(system.pid_of("serve"), signal.SIGHUP)
        for each in leaving:
            await until_gone(each)
        await until_all_serve(system)
    return told


async def _killing(system: System, owners: list[str]) -> Counter[str]:
    async with readers(system.config, owners) as told:
        for killing in range(KILLINGS):
            doomed = server_processes(system)[killing % SERVERS]
            os.kill(doomed, signal.SIGKILL)
            await until_gone(doomed)
            await until_all_serve(system)
    return told


def _lost(name: str, told: Counter[str], how: str) -> Figure:
    refusals = {status: count for status, count in told.items() if status != OK}
    note = f"{how}; {told.total()} calls by gRPC and gRPC-web, 64 running all the time"
    return Figure(name, sum(refusals.values()), "calls", f"{note} {refusals or ''}".strip())
