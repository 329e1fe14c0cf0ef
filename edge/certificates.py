"""Certificates, which Envoy reads again, without a restart, when something is moved into their folder."""

import ssl
from collections.abc import Iterator
from pathlib import Path

from edge.refused import EdgeRefused
from edge.values import Json, extension, typed
from server.core.settings import Settings

OF_THE_EDGE, OF_SERVERS, FOR_SERVERS = "edge", "server_authorities", "client"
_TLS = "envoy.extensions.transport_sockets.tls.v3"
_SOCKET = "envoy.transport_sockets.tls"

Pair = tuple[Path, Path]
"""Files of a certificate chain and of its key."""


def check(config: Settings) -> None:
    """Raise EdgeRefused where a file is missing or of no use: Envoy would wait for a better one without a word."""
    for chain, key in _pairs(config).values():
        try:
            ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(chain, key)
        except OSError as error:
            raise EdgeRefused(f"{chain} and {key} are no certificate with its key: {error}") from None
    if authorities := config.edge_server_authorities:
        try:
            ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(authorities)
        except OSError as error:
            raise EdgeRefused(f"{authorities} holds no certificate: {error}") from None


def secrets(config: Settings) -> Iterator[tuple[str, Json]]:
    """The files, by name, that tell Envoy which certificates to watch."""
    for name, (chain, key) in _pairs(config).items():
        pair = {"certificate_chain": _file(chain), "private_key": _file(key)}
        yield _file_of(name), _found(name, tls_certificate=pair)
    if authorities := config.edge_server_authorities:
        yield _file_of(OF_SERVERS), _found(OF_SERVERS, validation_context={"trusted_ca": _file(authorities)})


def towards_clients(folder: Path) -> Json:
    """TLS of a listener."""
    return extension(
        _SOCKET,
        f"{_TLS}.DownstreamTlsContext",
        common_tls_context={
            "alpn_protocols": ["h2", "http/1.1"],
            "tls_params": {"tls_minimum_protocol_version": "TLSv1_2"},
            "tls_certificate_sds_secret_configs": [_watched(OF_THE_EDGE, folder)],
        },
    )


def towards_servers(config: Settings, folder: Path, protocol: str) -> Json:
    """TLS of a cluster, whose servers must show a certificate of their own name."""
    common: Json = {"alpn_protocols": [protocol], "validation_context_sds_secret_config": _watched(OF_SERVERS, folder)}
    if FOR_SERVERS in _pairs(config):
        common["tls_certificate_sds_secret_configs"] = [_watched(FOR_SERVERS, folder)]
    return extension(
        _SOCKET,
        f"{_TLS}.UpstreamTlsContext",
        common_tls_context=common,
        auto_host_sni=True,
        auto_sni_san_validation=True,
    )


def _pairs(config: Settings) -> dict[str, Pair]:
    given = {
        OF_THE_EDGE: (config.edge_tls_certificate, config.edge_tls_key),
        FOR_SERVERS: (config.edge_client_certificate, config.edge_client_key),
    }
    whole: dict[str, Pair] = {}
    for name, (chain, key) in given.items():
        if chain and key:
            whole[name] = (chain, key)
        elif chain or key:
            raise EdgeRefused(f"A certificate of the edge needs its key, and a key its certificate: {chain or key}")
    return whole


def _watched(name: str, folder: Path) -> Json:
    source = {"path_config_source": {"path": str(folder / _file_of(name))}, "resource_api_version": "V3"}
    return {"name": name, "sds_config": source}


def _found(name: str, **secret: Json) -> Json:
    return {"resources": [typed(f"{_TLS}.Secret", name=name, **secret)]}


def _file_of(name: str) -> str:
    return f"{name}.json"


def _file(path: Path) -> Json:
    return {"filename": str(path.resolve())}
