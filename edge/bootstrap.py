"""The whole configuration of Envoy, rendered from our settings and the contract."""

import json
from pathlib import Path

from edge import certificates
from edge.clusters import clusters
from edge.listener import listeners
from edge.refused import EdgeRefused
from edge.values import Json, address, extension
from server.core.settings import Settings

MOST_CONNECTIONS = 10_000
ADMIN_HOST = "127.0.0.1"
READY, METRICS, FAIL, DRAIN = "/ready", "/stats/prometheus", "/healthcheck/fail", "/drain_listeners"


MAIN = "envoy.json"


def render(config: Settings, folder: Path) -> Path:
    """Write all that Envoy reads into the folder, and hand out the file to start it with; raises EdgeRefused."""
    certificates.check(config)
    for name, text in (*certificates.secrets(config), (MAIN, bootstrap(config, folder))):
        (folder / name).write_text(json.dumps(text, indent=1))
    return folder / MAIN


def bootstrap(config: Settings, folder: Path) -> Json:
    """What Envoy is started with, beside the other files in the folder; raises EdgeRefused."""
    _check(config)
    connections = extension(
        "envoy.resource_monitors.global_downstream_max_connections",
        "envoy.extensions.resource_monitors.downstream_connections.v3.DownstreamConnectionsConfig",
        max_active_downstream_connections=MOST_CONNECTIONS,
    )
    return {
        "node": {"id": "edge", "cluster": "castad"},
        "admin": _admin(config.edge_admin_port),
        "overload_manager": {"resource_monitors": [connections]},
        "static_resources": {"listeners": listeners(config, folder), "clusters": clusters(config, folder)},
    }


def _admin(port: int) -> Json:
    # Any page in a browser on this machine can POST to a loopback port, so nothing more is open than is needed.
    paths = [{"exact": READY}, {"exact": METRICS}, {"exact": FAIL}, {"prefix": DRAIN}]
    return {"address": address(ADMIN_HOST, port), "allow_paths": paths}


def _check(config: Settings) -> None:
    if config.tls_certificate and not config.edge_server_authorities:
        raise EdgeRefused("The servers speak TLS: CASTAD_EDGE_SERVER_AUTHORITIES must tell who vouches for them")
    if not config.pages:
        raise EdgeRefused("CASTAD_CORS_ORIGINS names no page that may call")
