"""TLS of a server process, one certificate for gRPC and HTTP, and whom it answers."""

import ssl
from dataclasses import dataclass
from pathlib import Path

import grpc

from server.core.settings import Settings


@dataclass(frozen=True, slots=True)
class Tls:
    """A certificate chain with its key; with client authorities only callers of theirs are answered."""

    chain: Path
    key: Path
    client_authorities: Path | None

    def credentials(self) -> grpc.ServerCredentials:
        """For gRPC."""
        pair = (self.key.read_bytes(), self.chain.read_bytes())
        authorities = self.client_authorities.read_bytes() if self.client_authorities else None
        return grpc.ssl_server_credentials([pair], authorities, require_client_auth=authorities is not None)

    def context(self) -> ssl.SSLContext:
        """For HTTP; raises OSError where a file is missing or not what it should be."""
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=self.client_authorities)
        context.verify_mode = ssl.CERT_REQUIRED if self.client_authorities else ssl.CERT_NONE
        context.load_cert_chain(self.chain, self.key)
        return context


def tls(config: Settings) -> Tls | None:
    """As the settings have it, None without; raises OSError where they are incomplete or a file is of no use."""
    chain, key = config.tls_certificate, config.tls_key
    if not (chain or key or config.tls_client_authorities):
        return None
    if not (chain and key):
        raise OSError("TLS needs both CASTAD_TLS_CERTIFICATE and CASTAD_TLS_KEY")
    found = Tls(chain, key, config.tls_client_authorities)
    try:
        found.context()
    except OSError as error:
        raise OSError(f"The files of TLS cannot be used: {error}") from error
    return found
