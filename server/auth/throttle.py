"""Slows down guessing at one account without ever locking its owner out.

Every attempt is counted before the password is looked at, and a good one forgets the count. Whoever has signed in
before from a device brings a token that says so, and is counted apart: a stranger's guesses cost the owner nothing.
All others also share what their address may fail at, whichever accounts it tries.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from uuid import UUID

import structlog

from server.auth.errors import LoginThrottled
from server.core import clock, redact
from server.core.limits import Counters, Limit
from server.core.links import Signer

PREFIX = "dt1"
_ID_BYTES = 16

log = structlog.get_logger("auth")


@dataclass(frozen=True, slots=True)
class Attempt:
    """A counted attempt at an account, by a device that is known or now gets known; `network` counts it too, if any."""

    key: str
    account: str
    device: UUID
    network: str


class LoginThrottle:
    """Counts attempts by account, or by account and device; the failed ones of strangers by network as well."""

    def __init__(self, counters: Counters, secret: bytes, failures: str) -> None:
        self._counters = counters
        self._failures = Limit.parsed("failed sign-ins", failures, guards_accounts=True)
        self._signer = Signer(secret, "known-device")

    async def begin(self, address: str, device_token: str = "", network: str = "") -> Attempt:
        """Count an attempt at the account of this address, known or not; raises LoginThrottled."""
        account = sha256(address.encode()).hexdigest()
        known = self._device(account, device_token)
        key = f"device:{account}:{known.hex}" if known else f"account:{account}"
        network = "" if known else network
        wait = await self._counters.hit(self._failures, network) if network else 0.0
        if wait := wait or await self._counters.attempt(key):
            log.warning("login.throttled", email=redact.mail(address), known_device=known is not None)
            raise LoginThrottled(retry_after=timedelta(seconds=wait))
        return Attempt(key, account, known or clock.new_id(), network)

    async def succeed(self, attempt: Attempt) -> str:
        """The attempt was good: forget those before it. Gives the token by which the device is known from now on."""
        await self._counters.absolve(attempt.key)
        if attempt.network:
            await self._counters.take_back(self._failures, attempt.network)
        signature = self._signer.sign(attempt.account, attempt.device.hex)
        return f"{PREFIX}.{urlsafe_b64encode(attempt.device.bytes + signature).decode()}"

    def _device(self, account: str, token: str) -> UUID | None:
        """The device that the token is about, if it signed in to this account before."""
        prefix, _, body = token.partition(".")
        try:
            data = urlsafe_b64decode(body)
            device = UUID(bytes=data[:_ID_BYTES])
        except ValueError:
            return None
        return device if prefix == PREFIX and self._signer.fits(data[_ID_BYTES:], account, device.hex) else None
