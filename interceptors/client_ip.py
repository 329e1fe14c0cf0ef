"""Where a call comes from: the peer, or what a trusted proxy says of it."""

from collections.abc import Awaitable, Iterable
from functools import lru_cache
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any
from urllib.parse import unquote

from interceptors.call import Call, Run
from interceptors.methods import Method

FORWARDED = "x-envoy-external-address"


class ClientIp:
    """Fills in the caller's address; the header of a proxy nobody trusts is not read."""

    def __init__(self, trusted_proxies: Iterable[str]) -> None:
        self._trusted = tuple(ip_network(each) for each in trusted_proxies)
        self._trusts = lru_cache(maxsize=1_024)(self._is_proxy)

    def wrap(self, method: Method, proceed: Run) -> Run:
        """Note the address, then go on."""

        def run(call: Call) -> Awaitable[Any]:
            call.caller.ip = self._address(host_of_peer(call.context.peer()), call.header(FORWARDED))
            return proceed(call)

        return run

    def _address(self, host: str, forwarded: str) -> str:
        if forwarded and self._trusts(host):
            return _parsed(forwarded) or host
        return host

    def _is_proxy(self, host: str) -> bool:
        address = _parsed(host)
        return bool(address) and any(ip_address(address) in network for network in self._trusted)


@lru_cache(maxsize=4_096)
def host_of_peer(peer: str) -> str:
    """The address in grpc's `ipv4:1.2.3.4:5` or `ipv6:%5B::1%5D:5`; empty for a Unix socket."""
    family, _, rest = peer.partition(":")
    if family not in ("ipv4", "ipv6"):
        return ""
    return _parsed(unquote(rest).rpartition(":")[0].strip("[]"))


def _parsed(text: str) -> str:
    try:
        address = ip_address(text)
    except ValueError:
        return ""
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return str(mapped or address)
