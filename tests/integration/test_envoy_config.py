"""What Envoy is told: accepted by Envoy itself in every shape, and true to the contract for every method."""

import json
from pathlib import Path
from typing import Any

import pytest

from edge.bootstrap import bootstrap, render
from edge.envoy import validate
from edge.refused import EdgeRefused
from interceptors.methods import declared
from server.core.settings import Settings
from tests.architecture.test_contract import RPCS, SERVICES
from tests.fakes.certificates import Authority

SEVERAL = {
    "edge_servers": ("10.0.0.1:50051", "10.0.0.2:50051", "localhost:50051"),
    "edge_http_servers": ("10.0.0.1:8081", "[::1]:8081"),
    "edge_proxies_in_front": 1,
    "reflection": "off",
}


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


def rendered_for(config: Settings) -> dict[str, Any]:
    return bootstrap(config, Path("/run/edge"))


async def accepted(config: Settings, folder: Path) -> dict[str, Any]:
    await validate(render(config, folder))
    return bootstrap(config, folder)


async def test_envoy_accepts_the_configuration_for_development(tmp_path: Path) -> None:
    rendered = await accepted(Settings(processes=2, port=7000), tmp_path)
    rpc = rendered["static_resources"]["clusters"][0]["load_assignment"]["endpoints"][0]["lb_endpoints"]
    ports = [each["endpoint"]["address"]["socket_address"]["port_value"] for each in rpc]
    assert ports == [7000, 7001]


async def test_envoy_accepts_tls_on_both_sides_with_a_redirect(tmp_path: Path) -> None:
    authority = Authority.begin(tmp_path / "authority.pem")
    edge, client = authority.issue(tmp_path / "edge", "localhost"), authority.issue(tmp_path / "client", "edge")
    config = Settings(
        edge_tls_certificate=edge[0],
        edge_tls_key=edge[1],
        edge_port=8443,
        edge_redirect_port=8080,
        edge_server_authorities=authority.file,
        edge_client_certificate=client[0],
        edge_client_key=client[1],
    )
    rendered = await accepted(config, tmp_path)
    assert config.edge_url == "https://localhost:8443"
    redirect = manager(rendered, "redirect")["route_config"]["virtual_hosts"][0]["routes"][0]["redirect"]
    assert redirect == {"https_redirect": True, "port_redirect": 8443, "response_code": "PERMANENT_REDIRECT"}
    assert "strict-transport-security" in json.dumps(manager(rendered, "tls")["http_filters"][0])
    assert "strict-transport-security" not in json.dumps(rendered_for(Settings()))


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
        Settings(edge_client_key=Path("key.pem")),
        Settings(tls_certificate=Path("cert.pem"), tls_key=Path("key.pem")),
        Settings(environment="production"),
    ],
    ids=["half of tls", "half of tls towards servers", "nobody vouches for servers", "nobody may call"],
)
def test_settings_that_make_no_edge_are_refused(config: Settings, tmp_path: Path) -> None:
    with pytest.raises(EdgeRefused):
        render(config, tmp_path)


def test_the_page_of_development_may_call_in_development_only() -> None:
    assert "localhost:5173" in json.dumps(rendered_for(Settings()))
    deployed = Settings(environment="production", cors_origins=("https://castad.example",))
    assert "localhost:5173" not in json.dumps(rendered_for(deployed))


def test_every_method_of_the_contract_has_its_route() -> None:
    paths = {each["match"].get("path") for each in routes(rendered_for(Settings()))}
    assert {f"/{rpc.containing_service.full_name}/{rpc.name}" for rpc in RPCS} <= paths


def test_only_idempotent_methods_are_sent_again_once_they_have_arrived() -> None:
    rendered = rendered_for(Settings())
    repeated = {
        each["match"]["path"]
        for each in routes(rendered)
        if "reset" in each.get("route", {}).get("retry_policy", {}).get("retry_on", "")
    }
    promised = {path for path, method in declared(SERVICES).items() if method.idempotent}
    assert repeated == promised
    assert not any(path.endswith(("/Login", "/StartVideo", "/RefreshToken", "/CreatePost")) for path in repeated)


def test_all_calls_of_a_dying_server_may_be_tried_again() -> None:
    for cluster in rendered_for(Settings())["static_resources"]["clusters"]:
        (limits,) = cluster["circuit_breakers"]["thresholds"]
        assert limits["max_retries"] >= limits["max_requests"], "retries beyond the limit are lost calls"


def test_the_edge_gives_up_after_the_server_and_later_on_streams() -> None:
    rendered = rendered_for(Settings(max_unary_s=30, max_stream_s=900))
    limits = [route_of(rendered, name)["route"]["max_stream_duration"] for name in ("GetMe", "WatchJob")]
    assert [each["max_stream_duration"] for each in limits] == ["35s", "905s"]
    assert all(each["grpc_timeout_header_max"] == each["max_stream_duration"] for each in limits)


def test_cookies_reach_only_the_methods_that_use_them() -> None:
    keeping = {
        each["match"]["path"].rpartition("/")[2]
        for each in routes(rendered_for(Settings()))
        if "route" in each and "cookie" not in each["request_headers_to_remove"]
    }
    assert keeping == {"SignUp", "Login", "StartOAuth", "CompleteOAuth", "RefreshToken", "Logout", "LogoutAll"}


def test_admin_listens_on_loopback_and_shuts_nothing_down() -> None:
    admin = rendered_for(Settings(edge_host="0.0.0.0"))["admin"]
    assert admin["address"]["socket_address"]["address"] == "127.0.0.1"
    assert "quit" not in json.dumps(admin["allow_paths"])
