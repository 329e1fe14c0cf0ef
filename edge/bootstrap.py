"""The whole configuration of Envoy, rendered from our settings and the contract."""

from edge.clusters import clusters
from edge.listener import listeners
from edge.values import Json, address, extension
from server.core.settings import Settings

MOST_CONNECTIONS = 10_000
ADMIN_HOST = "127.0.0.1"
READY, METRICS, FAIL, DRAIN = "/ready", "/stats/prometheus", "/healthcheck/fail", "/drain_listeners"


class EdgeRefused(Exception):
    """These settings make no edge, or Envoy does not accept what they make."""


def bootstrap(config: Settings) -> Json:
    """What Envoy is started with; raises EdgeRefused."""
    _check(config)
    connections = extension(
        "envoy.resource_monitors.global_downstream_max_connections",
        "envoy.extensions.resource_monitors.downstream_connections.v3.DownstreamConnectionsConfig",
        max_active_downstream_connections=MOST_CONNECTIONS,
    )
    return {
        "admin": _admin(config.edge_admin_port),
        "overload_manager": {"resource_monitors": [connections]},
        "static_resources": {"listeners": listeners(config), "clusters": clusters(config)},
    }


def _admin(port: int) -> Json:
    # Any page in a browser on this machine can POST to a loopback port, so nothing more is open than is needed.
    paths = [{"exact": READY}, {"exact": METRICS}, {"exact": FAIL}, {"prefix": DRAIN}]
    return {"address": address(ADMIN_HOST, port), "allow_paths": paths}


def _check(config: Settings) -> None:
    if bool(config.edge_tls_certificate) != bool(config.edge_tls_key):
        raise EdgeRefused("TLS needs both CASTAD_EDGE_TLS_CERTIFICATE and CASTAD_EDGE_TLS_KEY")
    if config.tls_certificate:
        raise EdgeRefused("Behind the edge servers speak plain gRPC: unset CASTAD_TLS_CERTIFICATE and CASTAD_TLS_KEY")
    if not config.cors_origins:
        raise EdgeRefused("CASTAD_CORS_ORIGINS names no page that may call")
