"""The failure of a maker: a vendor or a local engine that could not do its work."""

from functools import partial


class EngineFailed(Exception):
    """`reason` is an ErrorReason name, `detail` is for logs only, `retryable` tells whether trying again can help."""

    def __init__(self, reason: str, detail: str, *, retryable: bool, provider: str = "local") -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail
        self.retryable = retryable
        self.provider = provider

    def __reduce__(self) -> tuple[object, ...]:
        """Survive the way back from a process pool."""
        return partial(type(self), retryable=self.retryable, provider=self.provider), (self.reason, self.detail)
