"""The ports of the edge: the one clients call, and with TLS a plain one that leads there."""

from pathlib import Path

from edge import certificates
from edge.access_log import access_log
from edge.filters import filters
from edge.replies import local_replies
from edge.routes import route_config
from edge.values import Json, address, extension
from server.core.settings import Settings

_MANAGER = "envoy.filters.network.http_connection_manager"
_MANAGER_TYPE = "envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager"
_ROUTER = extension("envoy.filters.http.router", "envoy.extensions.filters.http.router.v3.Router")

_CONNECTIONS: Json = {
    "codec_type": "AUTO",
    "common_http_protocol_options": {
        "idle_timeout": "600s",
        # A server that reads `x_csrf` as `x-csrf` would be fooled.
        "headers_with_underscores_action": "REJECT_REQUEST",
        "max_headers_count": 100,
    },
    "http2_protocol_options": {
        "max_concurrent_streams": 128,
        "initial_stream_window_size": 65_536,
        "initial_connection_window_size": 1_048_576,
        "connection_keepalive": {"interval": "30s", "timeout": "10s"},
    },
    "request_headers_timeout": "10s",
    "max_request_headers_kb": 16,
    "normalize_path": True,
    "merge_slashes": True,
    "path_with_escaped_slashes_action": "REJECT_REQUEST",
}


def listeners(config: Settings, folder: Path) -> list[Json]:
    """The listener of calls, and the redirecting one where it is asked for."""
    if not config.edge_tls_certificate:
        return [_listener("plain", config.edge_host, config.edge_port, _manager(config, tls=False))]
    calls = _listener("tls", config.edge_host, config.edge_port, _manager(config, tls=True))
    calls["filter_chains"][0]["transport_socket"] = certificates.towards_clients(folder)
    if not config.edge_redirect_port:
        return [calls]
    return [calls, _listener("redirect", config.edge_host, config.edge_redirect_port, _redirect(config.edge_port))]


def _listener(name: str, host: str, port: int, manager: Json) -> Json:
    return {
        "name": name,
        "address": address(host, port),
        "per_connection_buffer_limit_bytes": 1_048_576,
        "filter_chains": [{"filters": [manager]}],
    }


def _manager(config: Settings, *, tls: bool) -> Json:
    return extension(
        _MANAGER,
        _MANAGER_TYPE,
        stat_prefix="edge",
        **_CONNECTIONS,
        use_remote_address=True,
        xff_num_trusted_hops=config.edge_proxies_in_front,
        # Nobody is inside: what only Envoy may say is taken from every client, from this machine too.
        internal_address_config={"unix_sockets": False},
        server_header_transformation="PASS_THROUGH",
        always_set_request_id_in_response=True,
        access_log=[access_log()],
        route_config=route_config(config),
        local_reply_config=local_replies(),
        http_filters=filters(config, tls=tls),
    )


def _redirect(port: int) -> Json:
    redirect = {"https_redirect": True, "port_redirect": port, "response_code": "PERMANENT_REDIRECT"}
    route = {"match": {"prefix": "/"}, "redirect": redirect}
    hosts = [{"name": "redirect", "domains": ["*"], "routes": [route]}]
    return extension(
        _MANAGER,
        _MANAGER_TYPE,
        stat_prefix="redirect",
        **_CONNECTIONS,
        route_config={"virtual_hosts": hosts},
        http_filters=[_ROUTER],
    )
