"""What Envoy is told: accepted by Envoy itself in every shape, and true to the contract for every method."""

import json
import socket
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import grpc
import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from edge.bootstrap import EdgeRefused, bootstrap
from edge.envoy import Edge, validate
from interceptors.methods import declared
from server.core.settings import Settings
from server.processes import free_port
from tests.architecture.test_contract import RPCS, SERVICES

SEVERAL = {
    "edge_servers": ("10.0.0.1:50051", "10.0.0.2:50051", "localhost:50051"),
    "edge_http_servers": ("10.0.0.1:8081", "[::1]:8081"),
    "edge_proxies_in_front": 1,
    "reflection": "off",
}


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A self-signed certificate for localhost, and its key."""
    folder = tmp_path_factory.mktemp("tls")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .not_valid_before(now)
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    form = serialization.PrivateFormat.PKCS8
    (folder / "key.pem").write_bytes(key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()))
    return folder / "cert.pem", folder / "key.pem"


def listener(config: dict[str, Any], name: str) -> dict[str, Any]:
    return next(each for each in config["static_resources"]["listeners"] if each["name"] == name)


def manager(config: dict[str, Any], name: str = "plain") -> dict[str, Any]:
    found: dict[str, Any] = listener(config, name)["filter_chains"][0]["filters"][0]["typed_config"]
    return found


def routes(config: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = manager(config)["route_config"]["virtual_hosts"][0]["routes"]
    return found


def route_of(config: dict[str, Any], method: str) -> dict[str, Any]:
    return next(each for each in routes(config) if each["match"].get("path", "").endswith(f"/{method}"))


async def accepted(config: Settings, folder: Path) -> dict[str, Any]:
    rendered = bootstrap(config)
    (folder / "envoy.json").write_text(json.dumps(rendered))
    await validate(folder / "envoy.json")
    return rendered


async def test_envoy_accepts_the_configuration_for_development(tmp_path: Path) -> None:
    rendered = await accepted(Settings(processes=2, port=7000), tmp_path)
    rpc = rendered["static_resources"]["clusters"][0]["load_assignment"]["endpoints"][0]["lb_endpoints"]
    ports = [each["endpoint"]["address"]["socket_address"]["port_value"] for each in rpc]
    assert ports == [7000, 7001]


async def test_envoy_accepts_tls_with_a_redirect(tmp_path: Path, certificate: tuple[Path, Path]) -> None:
    cert, key = certificate
    config = Settings(edge_tls_certificate=cert, edge_tls_key=key, edge_port=8443, edge_redirect_port=8080)
    rendered = await accepted(config, tmp_path)
    assert config.edge_url == "https://localhost:8443"
    redirect = manager(rendered, "redirect")["route_config"]["virtual_hosts"][0]["routes"][0]["redirect"]
    assert redirect == {"https_redirect": True, "port_redirect": 8443, "response_code": "PERMANENT_REDIRECT"}
    assert "strict-transport-security" in json.dumps(manager(rendered, "tls")["http_filters"][0])
    assert "strict-transport-security" not in json.dumps(bootstrap(Settings()))


async def test_envoy_accepts_servers_on_other_machines(tmp_path: Path) -> None:
    rendered = await accepted(Settings(**SEVERAL), tmp_path)  # type: ignore[arg-type]  # values of several types
    assert not any("reflection" in each["match"].get("path", "") for each in routes(rendered))


async def test_envoy_has_the_last_word(tmp_path: Path) -> None:
    (tmp_path / "envoy.json").write_text(json.dumps({"static_resources": {"listners": []}}))
    with pytest.raises(EdgeRefused, match="listners"):
        await validate(tmp_path / "envoy.json")


@pytest.mark.parametrize(
    "config",
    [
        Settings(edge_tls_certificate=Path("cert.pem")),
        Settings(tls_certificate=Path("cert.pem"), tls_key=Path("key.pem")),
        Settings(cors_origins=()),
    ],
    ids=["half of tls", "servers behind tls", "nobody may call"],
)
def test_settings_that_make_no_edge_are_refused(config: Settings) -> None:
    with pytest.raises(EdgeRefused):
        bootstrap(config)


def test_every_method_of_the_contract_has_its_route() -> None:
    paths = {each["match"].get("path") for each in routes(bootstrap(Settings()))}
    assert {f"/{rpc.containing_service.full_name}/{rpc.name}" for rpc in RPCS} <= paths


def test_only_idempotent_methods_are_sent_again_once_they_have_arrived() -> None:
    rendered = bootstrap(Settings())
    repeated = {
        each["match"]["path"]
        for each in routes(rendered)
        if "reset" in each.get("route", {}).get("retry_policy", {}).get("retry_on", "")
    }
    promised = {path for path, method in declared(SERVICES).items() if method.idempotent}
    assert repeated == promised
    assert not any(path.endswith(("/Login", "/StartVideo", "/RefreshToken", "/CreatePost")) for path in repeated)


def test_all_calls_of_a_dying_server_may_be_tried_again() -> None:
    for cluster in bootstrap(Settings())["static_resources"]["clusters"]:
        (limits,) = cluster["circuit_breakers"]["thresholds"]
        assert limits["max_retries"] >= limits["max_requests"], "retries beyond the limit are lost calls"


def test_the_edge_gives_up_after_the_server_and_later_on_streams() -> None:
    rendered = bootstrap(Settings(max_unary_s=30, max_stream_s=900))
    limits = [route_of(rendered, name)["route"]["max_stream_duration"] for name in ("GetMe", "WatchJob")]
    assert [each["max_stream_duration"] for each in limits] == ["35s", "905s"]
    assert all(each["grpc_timeout_header_max"] == each["max_stream_duration"] for each in limits)


def test_cookies_reach_only_the_methods_that_use_them() -> None:
    keeping = {
        each["match"]["path"].rpartition("/")[2]
        for each in routes(bootstrap(Settings()))
        if "route" in each and "cookie" not in each["request_headers_to_remove"]
    }
    assert keeping == {"SignUp", "Login", "StartOAuth", "CompleteOAuth", "RefreshToken", "Logout", "LogoutAll"}


def test_admin_listens_on_loopback_and_shuts_nothing_down() -> None:
    admin = bootstrap(Settings(edge_host="0.0.0.0"))["admin"]
    assert admin["address"]["socket_address"]["address"] == "127.0.0.1"
    assert "quit" not in json.dumps(admin["allow_paths"])


async def test_calls_over_tls_arrive_and_plain_ones_are_led_there(certificate: tuple[Path, Path]) -> None:
    cert, key = certificate
    config = Settings(
        edge_tls_certificate=cert,
        edge_tls_key=key,
        edge_port=free_port(),
        edge_redirect_port=free_port(),
        edge_admin_port=free_port(),
        port=free_port(),
        drain_s=0,
    )
    trusting = ssl.create_default_context(cafile=str(cert))
    async with Edge(config), httpx.AsyncClient(verify=trusting, trust_env=False) as http:
        led = await http.get(f"http://localhost:{config.edge_redirect_port}/any?x=1")
        assert (led.status_code, led.headers["location"]) == (308, f"{config.edge_url}/any?x=1")
        answer = await http.post(
            f"{config.edge_url}/castad.auth.v1.AuthService/GetMe",
            headers={"content-type": "application/grpc-web+proto", "x-grpc-web": "1", "origin": config.cors_origins[0]},
        )
        assert answer.headers["strict-transport-security"].startswith("max-age=31536000")
        assert answer.headers["grpc-status"] == str(grpc.StatusCode.UNAVAILABLE.value[0]), "no server runs"


async def test_a_taken_port_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        config = Settings(edge_port=taken.getsockname()[1], edge_admin_port=free_port(), drain_s=0)
        with pytest.raises(EdgeRefused, match="port"):
            async with Edge(config):
                pass
