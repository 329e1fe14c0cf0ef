"""`castad edge` as the process it is."""

import asyncio
import os
import signal
import socket
import sys
from pathlib import Path

import httpx
import pytest

from edge.envoy import Edge
from edge.refused import EdgeRefused
from server.core.settings import Settings
from server.processes import free_port

ROOT = Path(__file__).parents[2]


async def test_a_taken_port_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        config = Settings(edge_port=taken.getsockname()[1], edge_admin_port=free_port(), drain_s=0)
        with pytest.raises(EdgeRefused, match="port"):
            async with Edge(config):
                pass


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL], ids=["stopped", "kill -9"])
async def test_envoy_ends_with_castad_edge(number: signal.Signals) -> None:
    ports = {"CASTAD_EDGE_PORT": str(free_port()), "CASTAD_EDGE_ADMIN_PORT": str(free_port()), "CASTAD_DRAIN_S": "0"}
    wrapper = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "server.cli", "edge", cwd=ROOT, env=os.environ | ports
    )
    async with asyncio.timeout(60):
        await until_ready(ports["CASTAD_EDGE_ADMIN_PORT"])
        envoy = int(Path(f"/proc/{wrapper.pid}/task/{wrapper.pid}/children").read_text())
        wrapper.send_signal(number)
        await wrapper.wait()
        while Path(f"/proc/{envoy}").exists():
            await asyncio.sleep(0.05)


async def until_ready(admin_port: str) -> None:
    async with httpx.AsyncClient(trust_env=False) as http:
        while True:
            try:
                if (await http.get(f"http://127.0.0.1:{admin_port}/ready")).is_success:
                    return
            except httpx.TransportError:
                await asyncio.sleep(0.05)


async def test_the_configuration_can_be_written_for_an_envoy_elsewhere(tmp_path: Path) -> None:
    writing = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "server.cli", "edge", "--render", str(tmp_path / "edge"), cwd=ROOT
    )
    assert await writing.wait() == 0
    assert [each.name for each in (tmp_path / "edge").iterdir()] == ["envoy.json"]
