"""Where calls go: the servers' gRPC ports and their HTTP ports, each asked for its health."""

from collections.abc import Iterable
from pathlib import Path

from edge.certificates import towards_servers
from edge.values import Json, address, seconds, typed
from server.core.settings import Settings

RPC, HTTP = "rpc", "http"
CONNECT_S = 1.0
HEALTH_EVERY_S = 1.0
EJECTED_S = 5.0
MOST_CALLS = 4_096
KEPT_IDLE_S = 3
"""Shorter than uvicorn keeps an idle connection, so that no call meets one just being closed."""

_PROTOCOL_OPTIONS = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions"


def clusters(config: Settings, folder: Path) -> list[Json]:
    """Both clusters, over all servers."""
    rpc, http = _rpc(rpc_servers(config)), _http(http_servers(config))
    if config.edge_server_authorities:
        rpc["transport_socket"] = towards_servers(config, folder, "h2")
        http["transport_socket"] = towards_servers(config, folder, "http/1.1")
    return [rpc, http]


def rpc_servers(config: Settings) -> tuple[str, ...]:
    """`host:port` of every gRPC server; by default those of this machine."""
    return config.edge_servers or _on_this_machine(config, config.port)


def http_servers(config: Settings) -> tuple[str, ...]:
    """`host:port` of every HTTP side."""
    return config.edge_http_servers or _on_this_machine(config, config.http_port)


def _on_this_machine(config: Settings, first_port: int) -> tuple[str, ...]:
    return tuple(f"{config.host}:{first_port + index}" for index in range(config.processes))


def _rpc(servers: Iterable[str]) -> Json:
    http2 = {"http2_protocol_options": {"connection_keepalive": {"interval": "60s", "timeout": "5s"}}}
    options = typed(_PROTOCOL_OPTIONS, explicit_http_config=http2)
    return _cluster(RPC, servers, options, {"grpc_health_check": {}})


def _http(servers: Iterable[str]) -> Json:
    options = typed(
        _PROTOCOL_OPTIONS,
        explicit_http_config={"http_protocol_options": {}},
        common_http_protocol_options={"idle_timeout": seconds(KEPT_IDLE_S)},
    )
    return _cluster(HTTP, servers, options, {"http_health_check": {"path": "/healthz"}})


def _cluster(name: str, servers: Iterable[str], options: Json, check: Json) -> Json:
    return {
        "name": name,
        "type": "STRICT_DNS",
        # `localhost` is otherwise the IPv6 one, where nothing listens.
        "dns_lookup_family": "V4_PREFERRED",
        "lb_policy": "LEAST_REQUEST",
        "connect_timeout": seconds(CONNECT_S),
        # In per cent: servers that seem ill get calls only when all do, for then the machine is busy and none is gone.
        "common_lb_config": {"healthy_panic_threshold": {"value": 1}},
        "typed_extension_protocol_options": {_PROTOCOL_OPTIONS: options},
        "health_checks": [_health(check)],
        "outlier_detection": _outliers(),
        "circuit_breakers": _breakers(),
        "load_assignment": {
            "cluster_name": name,
            "endpoints": [{"lb_endpoints": [_endpoint(each) for each in servers]}],
        },
    }


def _endpoint(server: str) -> Json:
    host, _, port = server.rpartition(":")
    return {"endpoint": {"address": address(host.strip("[]"), int(port))}}


def _health(check: Json) -> Json:
    every = seconds(HEALTH_EVERY_S)
    pace = {"timeout": every, "interval": every, "no_traffic_interval": every}
    return pace | {"unhealthy_threshold": 2, "healthy_threshold": 1} | check


def _outliers() -> Json:
    # Only connections that fail count: a status is the application's answer, and no reason to expel a sound server.
    statuses = ("consecutive_5xx", "consecutive_gateway_failure", "success_rate", "local_origin_success_rate")
    return {
        "split_external_local_origin_errors": True,
        "consecutive_local_origin_failure": 3,
        "enforcing_consecutive_local_origin_failure": 100,
        **{f"enforcing_{status}": 0 for status in statuses},
        "interval": seconds(HEALTH_EVERY_S),
        "base_ejection_time": seconds(EJECTED_S),
        "max_ejection_percent": 50,
    }


def _breakers() -> Json:
    # When a server dies, all its calls are tried again in the same moment; a share of the running ones is too few.
    most = {"max_requests": MOST_CALLS, "max_pending_requests": MOST_CALLS, "max_retries": MOST_CALLS}
    return {"thresholds": [most]}
