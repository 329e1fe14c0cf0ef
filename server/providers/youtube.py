"""YouTube as a platform for posts: a resumable session, then a video that is followed until it is processed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from server.core import clock
from server.core.weather import Weather
from server.providers.youtube_api import BROKEN, PLATFORM, SIGNED_OUT, TOO_FAST, UNREACHABLE, DataApi, SessionGone
from server.providers.youtube_upload import Handle, ResumableUpload
from server.social.ports import (
    Access,
    AtWork,
    HandleLost,
    Journal,
    PlatformRefused,
    Privacy,
    Publication,
    Published,
    Reception,
)

PASSING = frozenset({UNREACHABLE, BROKEN, SIGNED_OUT, TOO_FAST})
"""What a missing picture is tried again for; anything else keeps the one that YouTube takes from the video."""
CATEGORY_TRAVEL = "19"
LOOK_AGAIN = timedelta(seconds=15)
SETTLING = timedelta(minutes=3)
"""A video that has just arrived may take this long to be listed."""
CLOCKS_APART = timedelta(minutes=5)
_LISTED = "id,snippet,status,processingDetails"


class YouTube:
    """Implements `server.social.ports.Publisher` and `ReceptionSource`."""

    def __init__(self, api_url: str, weather: Weather) -> None:
        self._origin = urlsplit(api_url).netloc
        self._api = DataApi(api_url, weather)

    async def close(self) -> None:
        """Close its connections."""
        await self._api.close()

    async def prepare(self, publication: Publication) -> str:
        """Open a session; nothing is to be seen before its last byte."""
        headers = {
            "x-upload-content-length": str(publication.size_bytes),
            "x-upload-content-type": "video/mp4",
        }
        query = {"uploadType": "resumable", "part": "snippet,status"}
        opened_at = clock.now().isoformat()
        answer = await self._api.call(
            "POST",
            "/upload/youtube/v3/videos",
            publication.access,
            query=query,
            headers=headers,
            json=_shown(publication),
        )
        session = answer.headers.get("location", "")
        if urlsplit(session).netloc != self._origin:
            raise PlatformRefused(PLATFORM, BROKEN, detail="the session is elsewhere")
        return Handle(session, publication.size_bytes, opened_at).text

    async def find(self, handle: str, publication: Publication, journal: Journal) -> Published | AtWork | None:
        """Ask the session what has arrived, or the video how far it is; None when bytes or the picture are missing."""
        known = Handle.read(handle)
        if not known.video:
            try:
                arrived = await ResumableUpload(self._api, known, publication.access).probe()
            except SessionGone:
                found = await self._search(known, publication)
            else:
                found = replace(known, video=arrived if isinstance(arrived, str) else "", missed_since="")
            if found != known:
                await journal.keep(found.text)
            if not found.video:
                return AtWork(SETTLING / 2) if found.missed_since else None
            known = found
        return await self._standing(known.video, publication) if known.pictured else None

    async def commit(self, handle: str, publication: Publication, journal: Journal) -> Published | AtWork:
        """Send what is missing, then the picture, then look."""
        known = Handle.read(handle)
        if not known.video:
            upload = ResumableUpload(self._api, known, publication.access)
            try:
                known = replace(known, video=await upload.send(publication.video, journal))
            except SessionGone:
                known = await self._search(known, publication)
            await journal.keep(known.text)
            if not known.video:
                return AtWork(SETTLING / 2)
        if not known.pictured:
            await self._picture(known.video, publication)
            await journal.keep(replace(known, pictured=True).text)
        return await self._standing(known.video, publication)

    async def reception(self, platform_id: str, access: Access) -> Reception | None:
        """The video's counters; the owner may hide some of them."""
        query = {"part": "statistics", "id": platform_id}
        items = (await self._api.ask("/youtube/v3/videos", access, query)).get("items") or []
        if not items:
            return None
        told = items[0].get("statistics", {})
        views, likes, comments = (told.get(f"{name}Count") for name in ("view", "like", "comment"))
        return Reception(*(None if each is None else int(each) for each in (views, likes, comments)))

    async def _search(self, known: Handle, publication: Publication) -> Handle:
        """Look for the video of a session that is gone; raises HandleLost once it surely is not there."""
        for each in await self._newest(publication.access):
            if _is_ours(each, known, publication):
                return replace(known, video=str(each["id"]))
        now = clock.now()
        if known.missed_since and now - datetime.fromisoformat(known.missed_since) > SETTLING:
            raise HandleLost
        return known if known.missed_since else replace(known, missed_since=now.isoformat())

    async def _newest(self, access: Access) -> list[dict[str, Any]]:
        mine = {"part": "contentDetails", "mine": "true"}
        channels = (await self._api.ask("/youtube/v3/channels", access, mine)).get("items") or []
        if not channels:
            raise PlatformRefused(PLATFORM, "youtubeSignupRequired")
        playlist = channels[0]["contentDetails"]["relatedPlaylists"]["uploads"]
        query = {"part": "contentDetails", "playlistId": playlist, "maxResults": "50"}
        listed = (await self._api.ask("/youtube/v3/playlistItems", access, query)).get("items") or []
        ids = ",".join(item["contentDetails"]["videoId"] for item in listed)
        if not ids:
            return []
        wanted = {"part": "id,snippet,fileDetails", "id": ids}
        return list((await self._api.ask("/youtube/v3/videos", access, wanted)).get("items") or [])

    async def _picture(self, video: str, publication: Publication) -> None:
        """Show our thumbnail; a channel that may not have its own gets one from the video."""
        picture = publication.thumbnail.read_bytes()

        async def body():  # type: ignore[no-untyped-def]  # an async generator of bytes
            yield picture

        headers = {"content-type": "image/jpeg", "content-length": str(len(picture))}
        try:
            await self._api.call(
                "POST",
                "/upload/youtube/v3/thumbnails/set",
                publication.access,
                query={"videoId": video},
                headers=headers,
                body=body,
            )
        except PlatformRefused as refused:
            if refused.cause in PASSING:
                raise

    async def _standing(self, video: str, publication: Publication) -> Published | AtWork:
        found = await self._api.ask("/youtube/v3/videos", publication.access, {"part": _LISTED, "id": video})
        items = found.get("items") or []
        status = items[0]["status"] if items else {"uploadStatus": "deleted"}
        stage = status.get("uploadStatus")
        if stage in ("failed", "rejected", "deleted"):
            cause = status.get("failureReason") or status.get("rejectionReason") or stage
            raise PlatformRefused(PLATFORM, str(cause), detail=stage)
        if stage != "processed":
            return AtWork(LOOK_AGAIN)
        waits = _time_left(publication)
        return AtWork(waits) if waits else Published(video, f"https://youtu.be/{video}")


def _shown(publication: Publication) -> dict[str, Any]:
    waits = _time_left(publication)
    status = {
        "privacyStatus": "private" if waits else publication.privacy.lower(),
        "selfDeclaredMadeForKids": publication.made_for_kids,
        "containsSyntheticMedia": publication.ai_generated,
        "embeddable": True,
        "license": "youtube",
    }
    if waits and publication.publish_at:
        status["publishAt"] = publication.publish_at.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return {
        "snippet": {
            "title": publication.title,
            "description": publication.description,
            "tags": list(publication.keywords),
            "categoryId": CATEGORY_TRAVEL,
            "defaultLanguage": publication.language,
            "defaultAudioLanguage": publication.language,
        },
        "status": status,
    }


def _time_left(publication: Publication) -> timedelta | None:
    """How long YouTube is to keep the video back; only public ones have a time that it can reveal them at."""
    if publication.publish_at is None or publication.privacy is not Privacy.PUBLIC:
        return None
    left = publication.publish_at - clock.now()
    return left if left > timedelta(0) else None


def _is_ours(video: dict[str, Any], known: Handle, publication: Publication) -> bool:
    """The same words and bytes, newer than the session, and no other post of ours."""
    shown, size = video["snippet"], video.get("fileDetails", {}).get("fileSize")
    at = datetime.fromisoformat(shown["publishedAt"])
    same = shown["title"] == publication.title and (size is None or int(size) == known.size)
    return same and at > known.opened - CLOCKS_APART and video["id"] not in publication.known_ids
