"""What object stores have in common: a place, a key to it, and how long we wait for them."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from obstore.store import ClientConfig, RetryConfig

CONNECT, ANSWER, WHOLE = timedelta(seconds=5), timedelta(seconds=20), timedelta(minutes=10)
RETRIES: "RetryConfig" = {
    "max_retries": 3,
    "retry_timeout": ANSWER,
    "backoff": {"init_backoff": timedelta(milliseconds=100), "max_backoff": timedelta(seconds=2), "base": 2},
}


@dataclass(frozen=True, slots=True)
class Place:
    """A bucket or container, the prefix of ours in it, and the key; an empty endpoint is the cloud's own."""

    bucket: str
    prefix: str
    endpoint: str
    region: str
    key_id: str
    key: str = field(repr=False)

    @property
    def path(self) -> str:
        """Bucket and prefix."""
        return "/".join(filter(None, (self.bucket, self.prefix)))

    def url(self, base: str, path: str, key: str) -> str:
        """The address of a file under one of them."""
        return "/".join(filter(None, (base, quote(path), quote(key))))

    @property
    def client(self) -> "ClientConfig":
        """How to connect."""
        plain = self.endpoint.startswith("http://")
        return {"allow_http": plain, "connect_timeout": CONNECT, "read_timeout": ANSWER, "timeout": WHOLE}
