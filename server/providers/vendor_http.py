"""The one way to a vendor whose address is fixed by the configuration: bounded in time, without proxies or redirects.

Such an address may be a private one, a model server next door for example, so it is trusted; what a stranger or a
vendor's answer points at is not, and goes through `server.core.safe_http`.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass

import httpx
import httpx2

CONNECT_S = 5.0
MOST_CONNECTIONS = 50

# Below that level they log addresses and headers, and with them keys.
for _chatty in ("httpx", "httpcore", "httpx2", "httpcore2", "openai"):
    logging.getLogger(_chatty).setLevel(logging.WARNING)


@dataclass(frozen=True, slots=True)
class Reach:
    """Where a vendor answers, and how long one of its answers may take."""

    base_url: str
    answer_s: float = 30.0


def vendor_client(reach: Reach, headers: Mapping[str, str] | None = None) -> httpx.AsyncClient:
    """A client for one vendor; nothing of the environment, no redirect, no cookie reaches it."""
    return httpx.AsyncClient(
        base_url=reach.base_url,
        headers=dict(headers or {}),
        timeout=httpx.Timeout(reach.answer_s, connect=CONNECT_S),
        limits=httpx.Limits(max_connections=MOST_CONNECTIONS),
        trust_env=False,
        follow_redirects=False,
    )


def sdk_client(reach: Reach) -> httpx2.AsyncClient:
    """The same for a vendor's own library that speaks through httpx2."""
    return httpx2.AsyncClient(
        base_url=reach.base_url,
        timeout=httpx2.Timeout(reach.answer_s, connect=CONNECT_S),
        limits=httpx2.Limits(max_connections=MOST_CONNECTIONS),
        trust_env=False,
        follow_redirects=False,
    )
