"""What logs and rows keep of secrets and of people."""

import pytest

from server.core import redact


def test_of_secrets_only_ends_are_kept() -> None:
    assert redact.tail("rt1.secret-abcd") == "…abcd"
    assert redact.head(bytes(range(32))) == "00010203"


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("haneul@example.com", "h***@example.com"),
        ("a@b@example.com", "a***@example.com"),
        ("nonsense", "***"),
        ("", "***"),
    ],
)
def test_mail_addresses_lose_their_name(address: str, kept: str) -> None:
    assert redact.mail(address) == kept


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("203.0.113.77", "203.0.113.0/24"),
        ("::ffff:203.0.113.77", "203.0.113.0/24"),
        ("2001:db8:1:2:3::4", "2001:db8:1::/48"),
        ("fe80::1%eth0", "fe80::/48"),
        ("unix:/tmp/socket", ""),
        ("", ""),
    ],
)
def test_addresses_become_networks(address: str, kept: str) -> None:
    assert redact.network(address) == kept
