"""YouTube as far as connecting a channel and posting to it goes, over real HTTP and as strict as it is.

It keeps the hash of every video's bytes. `castad dev --vendors fake` starts it.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, ClassVar
from urllib.parse import parse_qsl
from uuid import uuid4

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from server.core import clock
from tests.fakes.consent import CLIENT_ID, CLIENT_SECRET, REDIRECT_URI, Grant, Platform, known_client
from tests.fakes.server import Answering, Call, FakeVendor, Fault, serve

STEP = 256 * 1024
"""What arrives is committed in multiples of this."""
UPLOAD_SCOPE = "https://www.googleapis.com/auth/youtube.upload"
READ_SCOPE = "https://www.googleapis.com/auth/youtube.readonly"
MANAGE_SCOPE = "https://www.googleapis.com/auth/youtube.force-ssl"
_RANGE = re.compile(r"bytes (?:(\d+)-(\d+)|\*)/(\d+)")


@dataclass
class Channel:
    """Somebody's channel."""

    id: str
    title: str = "파도스테이"
    picture: str = "https://yt3.example/p.jpg"


@dataclass
class Session:
    """A place that takes one video."""

    channel: str
    body: dict[str, Any]
    size: int
    received: int = 0
    digest: Any = field(default_factory=sha256)
    video: str = ""


@dataclass
class Video:
    """What has arrived whole."""

    id: str
    channel: str
    snippet: dict[str, Any]
    status: dict[str, Any]
    size: int
    sha256: str
    uploaded_at: datetime
    looks_left: int
    statistics: dict[str, str] = field(default_factory=lambda: {"viewCount": "0", "likeCount": "0"})
    thumbnail: bytes = b""


class FakeYouTube(Platform):
    """The platform; a test decides who agrees, how long it works on videos, and what goes wrong."""

    named: ClassVar[Mapping[str, Fault]] = {
        name: Fault(status, json.dumps({"error": {"code": status, "errors": [{"reason": name}], "message": name}}))
        for name, status in {
            "quotaExceeded": 403,
            "uploadLimitExceeded": 400,
            "invalidTitle": 400,
            "authError": 401,
            "backendError": 503,
            "rateLimitExceeded": 429,
            "notFound": 404,
            "gone": 410,
        }.items()
    } | {"lost": Fault(502, done=True), "invalid_grant": Fault(400, json.dumps({"error": "invalid_grant"}))}

    def __init__(self) -> None:
        super().__init__()
        self.channel = Channel("UC-pado")
        self.scopes = frozenset({UPLOAD_SCOPE, READ_SCOPE, MANAGE_SCOPE})
        self.refresh_tokens: dict[str, Grant] = {}
        self.channels: dict[str, Channel] = {}
        self.sessions: dict[str, Session] = {}
        self.videos: dict[str, Video] = {}
        self.looks = 1
        self.failure: dict[str, str] = {}

    def routes(self) -> Iterable[BaseRoute]:
        """The addresses of Google's sign-in and of the Data API."""
        return [
            self.answering("/o/oauth2/v2/auth", "consent", self._consent),
            self.answering("/token", "token", self._token, "POST"),
            self.answering("/revoke", "revoke", self._revoke, "POST"),
            self.answering("/youtube/v3/channels", "channels", self._signed_in(self._channels)),
            self.answering("/youtube/v3/videos", "videos", self._signed_in(self._list_videos)),
            self.answering("/youtube/v3/playlistItems", "uploads", self._signed_in(self._uploads)),
            self.answering("/upload/youtube/v3/videos", "session", self._signed_in(self._open), "POST"),
            self.answering("/upload/youtube/v3/thumbnails/set", "thumbnail", self._signed_in(self._picture), "POST"),
            Route("/upload/session/{id}", self._take, methods=["PUT"]),
        ]

    def published(self) -> list[Video]:
        """What visitors find by now."""
        for video in self.videos.values():
            due = video.status.get("publishAt")
            if due and datetime.fromisoformat(due) <= clock.now():
                video.status |= {"privacyStatus": "public", "publishAt": None}
        return [video for video in self.videos.values() if video.status["privacyStatus"] == "public"]

    async def _consent(self, request: Request) -> Response:
        asked = request.query_params
        offline = asked["access_type"] == "offline" and asked["include_granted_scopes"] == "true"
        if asked["client_id"] != CLIENT_ID or not offline or UPLOAD_SCOPE not in asked["scope"].split():
            return JSONResponse({"error": "invalid_request"}, 400)
        self.channels[self.channel.id] = self.channel
        return self.agree(request, Grant(self.channel.id, self.scopes))

    async def _token(self, request: Request) -> Response:
        form = dict(parse_qsl((await request.body()).decode()))
        if not known_client(form):
            return JSONResponse({"error": "invalid_client"}, 401)
        if form["grant_type"] == "refresh_token":
            grant = self.refresh_tokens.get(form["refresh_token"])
            if grant is None or grant.revoked:
                return JSONResponse({"error": "invalid_grant", "error_description": "Token has been revoked."}, 400)
            return JSONResponse(self._issued(grant))
        grant = self.redeem(form, pkce=True)
        if grant is None:
            return JSONResponse({"error": "invalid_grant", "error_description": "Malformed auth code."}, 400)
        refresh = f"rt-{uuid4().hex}"
        self.refresh_tokens[refresh] = grant
        self.secrets_seen.add(refresh)
        return JSONResponse(self._issued(grant) | {"refresh_token": refresh})

    def _issued(self, grant: Grant) -> dict[str, Any]:
        told = {"expires_in": round(self.token_life_s), "scope": " ".join(grant.scopes), "token_type": "Bearer"}
        return {"access_token": self.issue(grant), **told}

    async def _revoke(self, request: Request) -> Response:
        token = dict(parse_qsl((await request.body()).decode()))["token"]
        grant = self.refresh_tokens.get(token)
        if grant is None:
            return JSONResponse({"error": "invalid_token"}, 400)
        grant.revoked = True
        return JSONResponse({})

    def _signed_in(self, answer: Any) -> Answering:
        async def checked(request: Request) -> Response:
            grant = self.grant_of(request.headers.get("authorization", "").removeprefix("Bearer "))
            if grant is None:
                return refusal(401, "authError")
            response: Response = await answer(request, grant)
            return response

        return checked

    async def _channels(self, _request: Request, grant: Grant) -> Response:
        channel = self.channels.get(grant.owner)
        return JSONResponse({"items": [_channel(channel)] if channel else []})

    async def _open(self, request: Request, grant: Grant) -> Response:
        body = await request.json()
        title, description = body["snippet"]["title"], body["snippet"]["description"]
        if not title or len(title) > 100 or "<" in title:
            return refusal(400, "invalidTitle")
        if len(description.encode()) > 5_000 or "<" in description:
            return refusal(400, "invalidDescription")
        if body["status"].get("publishAt") and body["status"]["privacyStatus"] != "private":
            return refusal(400, "invalidPublishAt")
        name = uuid4().hex
        self.sessions[name] = Session(grant.owner, body, int(request.headers["x-upload-content-length"]))
        self.secrets_seen.add(name)
        return Response(headers={"location": f"{self.base}/upload/session/{name}"})

    async def _take(self, request: Request) -> Response:
        self.calls.append(Call("upload", "PUT", str(request.url), dict(request.headers), b"", 0.0))
        return await self._spoilt("upload", self._receive, request)

    async def _receive(self, request: Request) -> Response:
        session = self.sessions.get(request.path_params["id"])
        asked = _RANGE.fullmatch(request.headers["content-range"])
        if session is None:
            return refusal(404, "notFound")
        if self.grant_of(request.headers.get("authorization", "").removeprefix("Bearer ")) is None:
            return refusal(401, "authError")
        assert asked and int(asked[3]) == session.size
        if asked[1] and not session.video:
            if int(asked[1]) != session.received:
                return refusal(400, "invalidRange")
            await self._append(request, session, last=int(asked[2]) + 1 == session.size)
        return JSONResponse(self._resource(session)) if session.received == session.size else _resume(session)

    async def _append(self, request: Request, session: Session, *, last: bool) -> None:
        """Commit what arrives in steps; what a broken connection had carried besides is forgotten."""
        kept = bytearray()
        try:
            async for chunk in request.stream():
                kept += chunk
                whole = len(kept) - len(kept) % STEP
                session.digest.update(kept[:whole])
                session.received += whole
                del kept[:whole]
        except ClientDisconnect:
            return
        if last and session.received + len(kept) == session.size:
            session.digest.update(kept)
            session.received += len(kept)

    def _resource(self, session: Session) -> dict[str, Any]:
        if not session.video:
            session.video = uuid4().hex[:11]
            self.videos[session.video] = Video(
                session.video,
                session.channel,
                session.body["snippet"],
                session.body["status"],
                session.size,
                session.digest.hexdigest(),
                clock.now(),
                self.looks,
            )
        return self._shown(self.videos[session.video])

    async def _list_videos(self, request: Request, grant: Grant) -> Response:
        ids = request.query_params["id"].split(",")
        found = [self.videos[each] for each in ids if each in self.videos and self.videos[each].channel == grant.owner]
        for video in found:
            video.looks_left -= 1
        self.published()
        return JSONResponse({"items": [self._shown(video) for video in found]})

    def _shown(self, video: Video) -> dict[str, Any]:
        status = {name: value for name, value in video.status.items() if value is not None}
        processing: dict[str, Any] = {"processingStatus": "processing"}
        status["uploadStatus"] = "uploaded"
        if video.looks_left < 0:
            status |= {"uploadStatus": "processed"} | self.failure
            processing = {"processingStatus": "succeeded"}
        return {
            "id": video.id,
            "snippet": video.snippet | {"publishedAt": _stamp(video.uploaded_at)},
            "status": status,
            "processingDetails": processing,
            "fileDetails": {"fileSize": str(video.size)},
            "statistics": video.statistics,
        }

    async def _uploads(self, request: Request, grant: Grant) -> Response:
        assert request.query_params["playlistId"] == f"UU{grant.owner[2:]}"
        mine = [video for video in self.videos.values() if video.channel == grant.owner]
        newest = sorted(mine, key=lambda video: video.uploaded_at, reverse=True)[:50]
        return JSONResponse({"items": [{"contentDetails": {"videoId": video.id}} for video in newest]})

    async def _picture(self, request: Request, grant: Grant) -> Response:
        video = self.videos.get(request.query_params["videoId"])
        if video is None or video.channel != grant.owner:
            return refusal(404, "videoNotFound")
        video.thumbnail = await request.body()
        return JSONResponse({"items": [{}]})


def refusal(status: int, reason: str) -> Response:
    """An error as Google words it."""
    return JSONResponse({"error": {"code": status, "message": reason, "errors": [{"reason": reason}]}}, status)


def _resume(session: Session) -> Response:
    return Response(status_code=308, headers={"range": f"bytes=0-{session.received - 1}"} if session.received else {})


def _channel(channel: Channel) -> dict[str, Any]:
    picture = {"default": {"url": channel.picture}}
    return {
        "id": channel.id,
        "snippet": {"title": channel.title, "thumbnails": picture},
        "contentDetails": {"relatedPlaylists": {"uploads": f"UU{channel.id[2:]}"}},
        "status": {"longUploadsStatus": "allowed", "isLinked": True},
    }


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def settings_of(vendor: FakeVendor) -> dict[str, Any]:
    """What leads a deployment here."""
    return {
        "CASTAD_YOUTUBE_URL": vendor.base,
        "CASTAD_YOUTUBE_CLIENT_ID": CLIENT_ID,
        "CASTAD_YOUTUBE_CLIENT_SECRET": CLIENT_SECRET,
        "CASTAD_HTTP_EXCEPTIONS": json.dumps([vendor.host]),
        "CASTAD_OAUTH_REDIRECT_URIS": json.dumps([REDIRECT_URI]),
    }


if __name__ == "__main__":
    serve(FakeYouTube, settings_of)
