"""Which addresses belong to the public internet, so that they may be dialled on a stranger's word.

The lists are our own: `ipaddress.is_global` also admits translated, tunnelled and cloud-internal addresses.
"""

from ipaddress import IPv4Address, IPv4Network, IPv6Network, ip_address

_V4_DENIED = tuple(
    IPv4Network(each)
    for each in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "168.63.129.16/32",  # Azure's host agent has a public number
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
    )
)
_V6_ALLOWED = IPv6Network("2000::/3")
_V6_DENIED = tuple(IPv6Network(each) for each in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"))


def is_public(address: str) -> bool:
    """Whether the address, as a resolver spells it, is one of the public internet."""
    parsed = ip_address(address)
    if isinstance(parsed, IPv4Address):
        return not any(parsed in network for network in _V4_DENIED)
    return parsed in _V6_ALLOWED and not any(parsed in network for network in _V6_DENIED)


def is_loopback(address: str) -> bool:
    """Whether the address is this machine's own."""
    return ip_address(address).is_loopback


def looks_private(host: str) -> bool:
    """Whether a host, as a link spells it, is an address that is not public or a name of this machine."""
    try:
        return not is_public(host.strip("[]"))
    except ValueError:
        return host == "localhost" or host.endswith((".localhost", ".local", ".internal"))
