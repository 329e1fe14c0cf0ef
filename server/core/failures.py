"""How a maker's work can end otherwise than well: it failed, or it is not finished yet."""

from datetime import timedelta
from functools import partial


class EngineFailed(Exception):
    """`reason` is an ErrorReason name, `detail` is for logs only, `retryable` tells whether trying again can help.

    `retry_after` is how long a vendor asked us to leave it alone, `cause` the vendor's own name for what is wrong.
    """

    def __init__(
        self,
        reason: str,
        detail: str,
        *,
        retryable: bool,
        provider: str = "local",
        retry_after: timedelta | None = None,
        cause: str = "",
    ) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail
        self.retryable = retryable
        self.provider = provider
        self.retry_after = retry_after
        self.cause = cause

    def __reduce__(self) -> tuple[object, ...]:
        """Survive the way back from a process pool."""
        known = {"retryable": self.retryable, "provider": self.provider}
        more = {"retry_after": self.retry_after, "cause": self.cause}
        return partial(type(self), **known, **more), (self.reason, self.detail)  # type: ignore[arg-type]  # as given


class NotYet(Exception):
    """A job cannot go on: it gives its slot back and is run again after `pause`, or when somebody wakes it.

    Without a `reason` (an ErrorReason name) the vendor is simply at work; without a `pause` only a wake-up helps.
    """

    def __init__(self, pause: timedelta | None, *, provider: str, reason: str = "", cause: str = "") -> None:
        super().__init__(reason or "at work")
        self.pause = pause
        self.provider = provider
        self.reason = reason
        self.cause = cause
