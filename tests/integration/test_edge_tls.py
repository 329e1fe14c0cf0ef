"""TLS on both sides of the edge: towards clients, renewed while it runs, and towards servers that prove themselves."""

import asyncio
import re
import ssl
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import grpc
import httpx
import pytest
from castad.auth.v1 import auth_service_pb2_grpc, user_calls_pb2

from edge.envoy import Edge
from edge.refused import EdgeRefused
from server.core.settings import Settings
from server.processes import free_port
from tests.fakes.certificates import Authority
from tests.integration.test_server_process import environment

GET_ME = "/castad.auth.v1.AuthService/GetMe"
UNAUTHENTICATED, UNAVAILABLE = (
    str(code.value[0]) for code in (grpc.StatusCode.UNAUTHENTICATED, grpc.StatusCode.UNAVAILABLE)
)
SOON_S = 60


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    """Whom all sides trust."""
    return Authority.begin(tmp_path / "authority.pem")


def edge_settings(**more: object) -> Settings:
    ports = {name: free_port() for name in ("edge_port", "edge_redirect_port", "edge_admin_port", "port", "http_port")}
    return Settings(drain_s=0, **ports, **more)  # type: ignore[arg-type]  # values of several types


@pytest.fixture
def settings(tmp_path: Path, authority: Authority) -> Settings:
    """An edge with a certificate for localhost."""
    chain, key = authority.issue(tmp_path / "edge", "localhost")
    return edge_settings(edge_tls_certificate=chain, edge_tls_key=key)


def trusting(authority: Authority) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=authority.file)


async def status(http: httpx.AsyncClient, config: Settings) -> str:
    headers = {"content-type": "application/grpc-web+proto", "x-grpc-web": "1", "origin": config.pages[0]}
    answer = await http.post(f"{config.edge_url}{GET_ME}", headers=headers, content=b"\0\0\0\0\0")
    return str(answer.headers.get("grpc-status", ""))


async def test_calls_over_tls_arrive_and_plain_ones_are_led_there(settings: Settings, authority: Authority) -> None:
    async with Edge(settings), httpx.AsyncClient(verify=trusting(authority), trust_env=False) as http:
        led = await http.get(f"http://localhost:{settings.edge_redirect_port}/any?x=1")
        assert (led.status_code, led.headers["location"]) == (308, f"{settings.edge_url}/any?x=1")
        answer = await http.get(f"{settings.edge_url}/none")
        assert answer.headers["strict-transport-security"].startswith("max-age=31536000")
        assert await status(http, settings) == UNAVAILABLE, "no server runs"


async def test_a_renewed_certificate_is_shown_without_a_restart(
    settings: Settings, authority: Authority, tmp_path: Path
) -> None:
    async with Edge(settings):
        before = await shown(settings, authority)
        authority.issue(tmp_path / "edge", "localhost")
        async with asyncio.timeout(SOON_S):
            while await shown(settings, authority) == before:
                await asyncio.sleep(0.1)


async def shown(config: Settings, authority: Authority) -> bytes | None:
    _, writer = await asyncio.open_connection(
        "127.0.0.1", config.edge_port, ssl=trusting(authority), server_hostname="localhost"
    )
    secured: ssl.SSLObject = writer.get_extra_info("ssl_object")
    certificate = secured.getpeercert(binary_form=True)
    writer.close()
    return certificate


async def test_files_that_do_not_belong_together_are_refused(authority: Authority, tmp_path: Path) -> None:
    chain, _ = authority.issue(tmp_path / "one", "localhost")
    _, key = authority.issue(tmp_path / "other", "localhost")
    with pytest.raises(EdgeRefused, match="no certificate with its key"):
        async with Edge(edge_settings(edge_tls_certificate=chain, edge_tls_key=key)):
            pass
    with pytest.raises(EdgeRefused, match="holds no certificate"):
        async with Edge(edge_settings(edge_server_authorities=key)):
            pass


@asynccontextmanager
async def server(config: Settings, behind: Settings, authority: Authority, folder: Path) -> AsyncIterator[None]:
    """A server for `localhost` that answers only clients whom the authority knows."""
    chain, key = authority.issue(folder, "localhost")
    given = environment(
        config,
        CASTAD_PORT=str(behind.port),
        CASTAD_HTTP_PORT=str(behind.http_port),
        CASTAD_TLS_CERTIFICATE=str(chain),
        CASTAD_TLS_KEY=str(key),
        CASTAD_TLS_CLIENT_AUTHORITIES=str(authority.file),
    )
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", "server.main", env=given)
    try:
        yield
    finally:
        process.terminate()
        await process.wait()


def behind_tls(authority: Authority, folder: Path, *, trusted: Path | None = None) -> Settings:
    chain, key = authority.issue(folder, "edge")
    config = edge_settings(
        edge_server_authorities=trusted or authority.file, edge_client_certificate=chain, edge_client_key=key
    )
    names = {"edge_servers": (f"localhost:{config.port}",), "edge_http_servers": (f"localhost:{config.http_port}",)}
    return config.model_copy(update=names)


async def test_servers_and_edge_prove_themselves_to_each_other(
    config: Settings, authority: Authority, tmp_path: Path
) -> None:
    settings = behind_tls(authority, tmp_path / "client")
    async with (
        server(config, settings, authority, tmp_path / "server"),
        Edge(settings),
        httpx.AsyncClient(verify=trusting(authority), trust_env=False) as http,
    ):
        async with asyncio.timeout(SOON_S):
            while await status(http, settings) != UNAUTHENTICATED:
                await asyncio.sleep(0.1)
            while (await http.get(f"{settings.edge_url}/healthz")).status_code != 200:
                await asyncio.sleep(0.1)
        with pytest.raises(httpx.TransportError):
            await http.get(f"https://localhost:{settings.http_port}/healthz")
        known = grpc.ssl_channel_credentials(authority.file.read_bytes())
        async with grpc.aio.secure_channel(f"localhost:{settings.port}", known) as stranger:
            with pytest.raises(grpc.aio.AioRpcError, match="UNAVAILABLE"):
                await auth_service_pb2_grpc.AuthServiceStub(stranger).GetMe(user_calls_pb2.GetMeRequest())


async def test_a_server_nobody_vouches_for_is_not_called(
    config: Settings, authority: Authority, tmp_path: Path
) -> None:
    other = Authority.begin(tmp_path / "other.pem")
    settings = behind_tls(authority, tmp_path / "client", trusted=other.file)
    async with (
        server(config, settings, authority, tmp_path / "server"),
        Edge(settings),
        httpx.AsyncClient(trust_env=False) as http,
    ):
        async with asyncio.timeout(SOON_S):
            while not await refused_certificates(http, settings):
                await asyncio.sleep(0.1)
        assert await status(http, settings) == UNAVAILABLE


async def refused_certificates(http: httpx.AsyncClient, config: Settings) -> int:
    text = (await http.get(f"http://127.0.0.1:{config.edge_admin_port}/stats/prometheus")).text
    found = re.search(r'envoy_cluster_ssl_fail_verify_error\{envoy_cluster_name="rpc"\} (\d+)', text)
    return int(found[1]) if found else 0
