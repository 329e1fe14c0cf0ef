"""What logs and rows may hold of secrets and of people: tails, heads and networks."""

from ipaddress import ip_address, ip_network

V4_PREFIX, V6_PREFIX = 24, 48


def tail(token: str) -> str:
    """The last four characters of a token."""
    return f"…{token[-4:]}"


def head(digest: bytes) -> str:
    """The first eight hexadecimal digits of a hash, enough to follow it through a log."""
    return digest[:4].hex()


def mail(address: str) -> str:
    """`a***@example.com`."""
    name, at, domain = address.rpartition("@")
    return f"{name[:1]}***{at}{domain}" if at else "***"


def network(address: str) -> str:
    """The /24 of an IPv4 or the /48 of an IPv6 address; empty when it is neither."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return ""
    parsed = getattr(parsed, "ipv4_mapped", None) or parsed
    prefix = V4_PREFIX if parsed.version == 4 else V6_PREFIX
    return str(ip_network(f"{parsed}/{prefix}", strict=False))
