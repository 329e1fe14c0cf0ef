"""The HTTP contract of Creatomate's API v2: every answer checked, every refusal named."""

from typing import Any

import httpx
from pydantic import BaseModel, ConfigDict, ValidationError

from server.core.failures import EngineFailed
from server.providers.vendor_calls import Unclear, VendorCalls, told_by_status

PROVIDER = "creatomate"


class Render(BaseModel):
    """A render as the vendor tells of it; `url` leads to a file only once it has succeeded."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str
    status: str
    url: str = ""
    snapshot_url: str | None = None
    width: int | None = None
    height: int | None = None
    frame_rate: float | None = None
    duration: float | None = None
    metadata: str | None = None
    error_message: str | None = None


class CreatomateApi:
    """Speaks for us; the client carries the key."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._calls = VendorCalls(PROVIDER, client, told_by_status(PROVIDER))

    async def check(self, script: dict[str, Any]) -> None:
        """Have a script looked at without spending; raises EngineFailed where it would not render."""
        answer = await self._calls.read("POST", "/v2/renders", json=script | {"dry_run": True})
        if not isinstance(answer, dict) or not answer.get("valid"):
            raise EngineFailed("PROVIDER_REFUSED", f"dry run: {str(answer)[:400]}", retryable=False, provider=PROVIDER)

    async def start(self, script: dict[str, Any]) -> str:
        """Order a render; its id. Where no answer tells, it may have been bought: NEEDS_REVIEW."""
        try:
            return Render.model_validate(await self._calls.order("POST", "/v2/renders", json=script)).id
        except (Unclear, ValidationError) as lost:
            raise self._calls.in_doubt(lost) from lost

    async def render(self, render_id: str) -> Render:
        """What became of an order."""
        answer = await self._calls.read("GET", f"/v2/renders/{render_id}")
        try:
            return Render.model_validate(answer)
        except ValidationError as error:
            raise self._calls.down(f"malformed render: {error!r}") from error
