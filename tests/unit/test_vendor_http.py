"""Clients of configured vendors take nothing from the environment and follow nobody."""

import httpx
import httpx2
import pytest

from server.providers.vendor_http import Reach, sdk_client, vendor_client

REACH = Reach("https://vendor.test/v1", answer_s=7.0)


def test_neither_proxy_nor_certificates_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")
    for client in (vendor_client(REACH), sdk_client(REACH)):
        assert not client.trust_env
        assert not client._mounts


def test_redirects_are_answers_and_time_is_bounded() -> None:
    for client in (vendor_client(REACH, {"authorization": "Bearer x"}), sdk_client(REACH)):
        assert not client.follow_redirects
        timeout: httpx.Timeout | httpx2.Timeout = client.timeout
        assert (timeout.connect, timeout.read) == (5.0, 7.0)
