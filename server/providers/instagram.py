"""Instagram as a platform for posts: a container that it fills from our link, published once when it is ready."""

import json
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from server.core import clock
from server.core.weather import Weather
from server.providers.instagram_graph import BROKEN, PLATFORM, UNREACHABLE, Graph, refusal_in
from server.providers.platform_weather import BUSY, DOWN, Outlook
from server.social.caption import caption_of
from server.social.ports import (
    Access,
    AtWork,
    HandleLost,
    Journal,
    PlatformRefused,
    Publication,
    Published,
    Reception,
)

LOOK_AGAIN = timedelta(seconds=30)
SETTLING = timedelta(minutes=2)
"""A publication whose answer was lost may take this long to show."""
CLOCKS_APART = timedelta(minutes=5)
DAILY_LIMIT = "2207042"
SIGNS = {UNREACHABLE: DOWN, BROKEN: DOWN, "4": BUSY}
"""Meta's other limits are those of one account, not of our app."""
TOKEN_DEAD = "190"  # noqa: S105 - an error code


@dataclass(frozen=True, slots=True)
class Handle:
    """What a post is found by: its container, since when it may be published, and the reel it became."""

    container: str
    publishing_since: str = ""
    media: str = ""

    @classmethod
    def read(cls, text: str) -> "Handle":
        """From what `text` gave."""
        return cls(**json.loads(text))

    @property
    def text(self) -> str:
        """As it is kept."""
        return json.dumps(asdict(self))


class Instagram:
    """Implements `server.social.ports.Publisher` and `ReceptionSource`."""

    def __init__(self, graph_url: str, version: str, weather: Weather) -> None:
        self._graph = Graph(graph_url)
        self._outlook = Outlook(weather, SIGNS)
        self._version = version

    async def close(self) -> None:
        """Close its connections."""
        await self._graph.close()

    async def prepare(self, publication: Publication) -> str:
        """Open a container, which Instagram fills from our link, unless today's posts are used up."""
        limit = await self._get(
            f"{publication.account_id}/content_publishing_limit", publication.access, "quota_usage,config"
        )
        for each in limit.get("data") or []:
            if each["quota_usage"] >= each.get("config", {}).get("quota_total", each["quota_usage"] + 1):
                raise PlatformRefused(PLATFORM, DAILY_LIMIT, detail="told before anything was sent")
        form = {
            "media_type": "REELS",
            "video_url": await publication.link(),
            "caption": caption_of(publication.title, publication.description, publication.keywords),
            "share_to_feed": "true",
            "is_ai_generated": "true" if publication.ai_generated else "false",
        }
        opened = await self._post(f"{publication.account_id}/media", publication.access, form)
        return Handle(str(opened["id"])).text

    async def find(self, handle: str, publication: Publication, journal: Journal) -> Published | AtWork | None:
        """Ask the container, and where publishing was begun the account's newest reels; None when it is ready."""
        known = Handle.read(handle)
        if known.media:
            return await self._published(known.media, publication.access)
        state = await self._state(known, publication)
        if state == "IN_PROGRESS":
            return AtWork(LOOK_AGAIN)
        await journal.sent(publication.size_bytes, publication.size_bytes)
        if not known.publishing_since and state != "PUBLISHED":
            return None
        return await self._search(known, state, publication, journal)

    async def commit(self, handle: str, publication: Publication, journal: Journal) -> Published | AtWork:
        """Publish the container once it is filled; that it was begun is kept first."""
        known = Handle.read(handle)
        if await self._state(known, publication) != "FINISHED":
            return AtWork(LOOK_AGAIN)
        known = replace(known, publishing_since=clock.now().isoformat())
        await journal.keep(known.text)
        form = {"creation_id": known.container}
        try:
            made = await self._post(f"{publication.account_id}/media_publish", publication.access, form)
        except PlatformRefused:
            if await self._state(known, publication) == "PUBLISHED":
                return AtWork(timedelta(seconds=1))
            raise
        await journal.keep(replace(known, media=str(made["id"])).text)
        return await self._published(str(made["id"]), publication.access)

    async def reception(self, platform_id: str, access: Access) -> Reception | None:
        """The reel's counters; data may be two days late."""
        try:
            found = await self._call("get", f"{platform_id}/insights", access, {"metric": "views,likes,comments"})
        except PlatformRefused as refused:
            if refused.cause in ("33", "100"):
                return None
            raise
        told = {each["name"]: each["values"][0]["value"] for each in found.get("data") or [] if each.get("values")}
        return Reception(*(told.get(name) for name in ("views", "likes", "comments")))

    async def _state(self, known: Handle, publication: Publication) -> str:
        """The container's state; raises HandleLost when it has run out, and the refusal it ended with."""
        found = await self._get(known.container, publication.access, "status_code,status")
        state = str(found.get("status_code"))
        if state == "EXPIRED":
            raise HandleLost
        if state == "ERROR":
            raise refusal_in(str(found.get("status", "")))
        return state

    async def _search(
        self, known: Handle, state: str, publication: Publication, journal: Journal
    ) -> Published | AtWork | None:
        """Look for the reel; one that was not published after a while may be published again with its container."""
        since = datetime.fromisoformat(known.publishing_since) if known.publishing_since else clock.now() - SETTLING
        listed = await self._get(f"{publication.account_id}/media", publication.access, "id,caption,timestamp")
        wanted = caption_of(publication.title, publication.description, publication.keywords)
        for each in listed.get("data") or []:
            at = datetime.strptime(each["timestamp"], "%Y-%m-%dT%H:%M:%S%z")
            new = at > since - CLOCKS_APART and each["id"] not in publication.known_ids
            if new and each.get("caption", "") == wanted:
                await journal.keep(replace(known, media=str(each["id"])).text)
                return await self._published(str(each["id"]), publication.access)
        settled = clock.now() - since > SETTLING
        return None if state == "FINISHED" and settled else AtWork(LOOK_AGAIN)

    async def _published(self, media: str, access: Access) -> Published:
        found = await self._get(media, access, "permalink")
        return Published(media, str(found["permalink"]))

    async def _get(self, node: str, access: Access, fields: str) -> dict[str, Any]:
        return await self._call("get", node, access, {"fields": fields})

    async def _post(self, node: str, access: Access, form: dict[str, str]) -> dict[str, Any]:
        return await self._call("post", node, access, form)

    async def _call(self, verb: str, node: str, access: Access, sent: dict[str, str]) -> dict[str, Any]:
        """One call, with a fresh token once the old one is refused; raises VendorBusy while Instagram is left alone."""
        call = self._graph.get if verb == "get" else self._graph.post
        path = f"/{self._version}/{node}"

        async def send(token: str) -> dict[str, Any]:
            async with self._outlook.call(PLATFORM):
                return await call(path, sent | {"access_token": token})

        token = await access.token()
        try:
            return await send(token)
        except PlatformRefused as refused:
            if refused.cause != TOKEN_DEAD:
                raise
        return await send(await access.token(refused=token))
