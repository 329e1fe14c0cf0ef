"""Instagram with Instagram Login as far as connecting an account and publishing reels goes, over real HTTP.

It fetches a container's video itself, as Meta's crawler does, and keeps the hash of its bytes.
`castad dev --vendors fake` starts it.
"""

import asyncio
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, ClassVar
from urllib.parse import parse_qsl
from uuid import uuid4

import httpx
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute

from server.core import clock
from tests.fakes.consent import CLIENT_ID, CLIENT_SECRET, REDIRECT_URI, Grant, Platform, known_client
from tests.fakes.server import Answering, FakeVendor, Fault, serve

LONG_LIFE_S = 60 * 86_400


@dataclass
class Professional:
    """An account that may publish."""

    id: str
    username: str = "pado_stay"
    picture: str = "https://ig.example/p.jpg"
    used_today: int = 0


@dataclass
class Container:
    """A reel that is not published yet, or was."""

    id: str
    owner: str
    caption: str
    status: str = "IN_PROGRESS"
    error: str = ""
    size: int = 0
    sha256: str = ""
    looks_left: int = 0
    media: str = ""


@dataclass
class Media:
    """A published reel."""

    id: str
    owner: str
    caption: str
    sha256: str
    size: int
    at: datetime
    views: int = 0
    likes: int = 0
    comments: int = 0


def error(status: int, code: int, subcode: int = 0, *, transient: bool = False, text: str = "") -> Fault:
    """A refusal as Meta words it."""
    body = {"message": text or f"({code}) {subcode}", "type": "OAuthException", "code": code, "fbtrace_id": "A1"}
    return Fault(status, json.dumps({"error": body | {"error_subcode": subcode, "is_transient": transient}}))


class FakeInstagram(Platform):
    """The platform; a test decides who agrees, how long it works on reels, and what goes wrong."""

    named: ClassVar[Mapping[str, Fault]] = {
        "daily_limit": error(400, 9, 2_207_042),
        "spam": error(400, 4, 2_207_051),
        "restricted": error(400, 25, 2_207_050),
        "server": error(500, -1, 2_207_001, transient=True),
        "cannot_fetch": error(400, 9_004, 2_207_052),
        "bad_caption": error(400, 36_004, 2_207_010),
        "not_ready": error(400, 9_007, 2_207_027),
        "rate": error(400, 4),
        "token_dead": error(400, 190, 463),
        "lost": Fault(502, done=True),
        "backendError": Fault(503),
    }

    def __init__(self) -> None:
        super().__init__()
        self.account = Professional("1784140001")
        self.accounts: dict[str, Professional] = {}
        self.containers: dict[str, Container] = {}
        self.media: dict[str, Media] = {}
        self.looks = 0
        self.rejection = ""
        self.quota_total = 50
        self._fetching: set[asyncio.Task[None]] = set()

    def routes(self) -> Iterable[BaseRoute]:
        """The addresses of the consent page, of the tokens and of the graph."""
        graph = "/{version}"
        return [
            self.answering("/oauth/authorize", "consent", self._consent),
            self.answering("/oauth/access_token", "exchange", self._exchange, "POST"),
            self.answering("/access_token", "long_lived", self._long_lived),
            self.answering("/refresh_access_token", "refresh", self._refresh),
            self.answering(f"{graph}/me", "me", self._signed_in(self._me)),
            self.answering(f"{graph}/{{user}}/media_publish", "publish", self._signed_in(self._publish), "POST"),
            self.answering(f"{graph}/{{user}}/content_publishing_limit", "limit", self._signed_in(self._limit)),
            self.answering(f"{graph}/{{user}}/media", "container", self._signed_in(self._contain), "POST"),
            self.answering(f"{graph}/{{user}}/media", "media", self._signed_in(self._list_media)),
            self.answering(f"{graph}/{{id}}/insights", "insights", self._signed_in(self._insights)),
            self.answering(f"{graph}/{{id}}", "node", self._signed_in(self._node)),
        ]

    async def _consent(self, request: Request) -> Response:
        asked = request.query_params
        if asked["client_id"] != CLIENT_ID or "instagram_business_content_publish" not in asked["scope"].split(","):
            return JSONResponse({"error": "invalid_request"}, 400)
        self.accounts[self.account.id] = self.account
        return self.agree(request, Grant(self.account.id, frozenset(asked["scope"].split(","))))

    async def _exchange(self, request: Request) -> Response:
        form = dict(parse_qsl((await request.body()).decode()))
        grant = self.redeem(form, pkce=False) if known_client(form) else None
        if grant is None:
            return JSONResponse({"error_type": "OAuthException", "code": 400, "error_message": "Invalid code"}, 400)
        told = {"user_id": int(grant.owner), "permissions": ",".join(sorted(grant.scopes))}
        return JSONResponse({"access_token": self.issue(grant)} | told)

    async def _long_lived(self, request: Request) -> Response:
        asked = request.query_params
        grant = self.grant_of(asked["access_token"])
        if grant is None or asked["client_secret"] != CLIENT_SECRET or asked["grant_type"] != "ig_exchange_token":
            return _dead()
        return self._long(grant)

    async def _refresh(self, request: Request) -> Response:
        asked = request.query_params
        grant = self.grant_of(asked["access_token"])
        return self._long(grant) if grant and asked["grant_type"] == "ig_refresh_token" else _dead()

    def _long(self, grant: Grant) -> Response:
        token = self.issue(grant, LONG_LIFE_S)
        return JSONResponse({"access_token": token, "token_type": "bearer", "expires_in": LONG_LIFE_S})

    def _signed_in(self, answer: Any) -> Answering:
        async def checked(request: Request) -> Response:
            form = dict(parse_qsl((await request.body()).decode()))
            header = request.headers.get("authorization", "").removeprefix("Bearer ")
            token = request.query_params.get("access_token") or form.get("access_token") or header
            grant = self.grant_of(token)
            if grant is None:
                return _dead()
            user = request.path_params.get("user", grant.owner)
            if user != grant.owner:
                return _missing()
            response: Response = await answer(request, grant, form)
            return response

        return checked

    async def _me(self, _request: Request, grant: Grant, _form: dict[str, str]) -> Response:
        who = self.accounts[grant.owner]
        named = {"username": who.username, "name": "파도스테이", "profile_picture_url": who.picture}
        return JSONResponse({"user_id": who.id, "id": who.id, "account_type": "BUSINESS"} | named)

    async def _contain(self, _request: Request, grant: Grant, form: dict[str, str]) -> Response:
        if form["media_type"] != "REELS" or len(form["caption"]) > 2_200:
            return _error(error(400, 36_004, 2_207_010))
        container = Container(str(uuid4().int)[:17], grant.owner, form["caption"], looks_left=self.looks)
        self.containers[container.id] = container
        task = asyncio.create_task(self._fetch(container, form["video_url"]))
        self._fetching.add(task)
        task.add_done_callback(self._fetching.discard)
        return JSONResponse({"id": container.id})

    async def _fetch(self, container: Container, url: str) -> None:
        digest = sha256()
        try:
            async with httpx.AsyncClient(trust_env=False) as crawler, crawler.stream("GET", url) as answer:
                answer.raise_for_status()
                async for chunk in answer.aiter_bytes():
                    digest.update(chunk)
                    container.size += len(chunk)
        except httpx.HTTPError:
            container.status, container.error = "ERROR", "Error: 2207052 The media could not be fetched"
            return
        container.sha256 = digest.hexdigest()
        container.status = "FINISHED"
        if self.rejection:
            container.status, container.error = "ERROR", self.rejection

    async def _node(self, request: Request, grant: Grant, _form: dict[str, str]) -> Response:
        found = request.path_params["id"]
        container, media = self.containers.get(found), self.media.get(found)
        if container and container.owner == grant.owner:
            container.looks_left -= 1
            ready = container.status != "FINISHED" or container.looks_left < 0
            status = container.status if ready else "IN_PROGRESS"
            return JSONResponse({"id": found, "status_code": status, "status": container.error or status})
        if media and media.owner == grant.owner:
            return JSONResponse(_media(media))
        return _missing()

    async def _publish(self, _request: Request, grant: Grant, form: dict[str, str]) -> Response:
        container = self.containers.get(form["creation_id"])
        who = self.accounts[grant.owner]
        if container is None or container.owner != grant.owner or container.status in ("EXPIRED", "PUBLISHED"):
            return _error(error(400, -2, 2_207_020))
        if container.status != "FINISHED":
            return _error(error(400, 9_007, 2_207_027))
        if who.used_today >= self.quota_total:
            return _error(error(400, 9, 2_207_042))
        who.used_today += 1
        made = Media(
            str(uuid4().int)[:17], grant.owner, container.caption, container.sha256, container.size, clock.now()
        )
        self.media[made.id] = made
        container.status, container.media = "PUBLISHED", made.id
        return JSONResponse({"id": made.id})

    async def _limit(self, _request: Request, grant: Grant, _form: dict[str, str]) -> Response:
        config = {"quota_total": self.quota_total, "quota_duration": 86_400}
        return JSONResponse({"data": [{"quota_usage": self.accounts[grant.owner].used_today, "config": config}]})

    async def _list_media(self, _request: Request, grant: Grant, _form: dict[str, str]) -> Response:
        mine = [media for media in self.media.values() if media.owner == grant.owner]
        newest = sorted(mine, key=lambda media: media.at, reverse=True)[:25]
        return JSONResponse({"data": [_media(media) for media in newest]})

    async def _insights(self, request: Request, grant: Grant, _form: dict[str, str]) -> Response:
        media = self.media.get(request.path_params["id"])
        if media is None or media.owner != grant.owner:
            return _missing()
        told = {"views": media.views, "likes": media.likes, "comments": media.comments}
        asked = request.query_params["metric"].split(",")
        return JSONResponse({"data": [{"name": name, "values": [{"value": told[name]}]} for name in asked]})


def _media(media: Media) -> dict[str, Any]:
    stamp = media.at.strftime("%Y-%m-%dT%H:%M:%S+0000")
    link = f"https://www.instagram.com/reel/{media.id}/"
    return {"id": media.id, "caption": media.caption, "permalink": link, "timestamp": stamp}


def _error(fault: Fault) -> Response:
    return Response(fault.body, fault.status, media_type="application/json")


def _dead() -> Response:
    return _error(error(400, 190, 463, text="Error validating access token: Session has expired"))


def _missing() -> Response:
    return _error(error(400, 100, 33, text="Object does not exist"))


def settings_of(vendor: FakeVendor) -> dict[str, Any]:
    """What leads a deployment here."""
    return {
        "CASTAD_INSTAGRAM_URL": vendor.base,
        "CASTAD_INSTAGRAM_CLIENT_ID": CLIENT_ID,
        "CASTAD_INSTAGRAM_CLIENT_SECRET": CLIENT_SECRET,
        "CASTAD_HTTP_EXCEPTIONS": json.dumps([vendor.host]),
        "CASTAD_OAUTH_REDIRECT_URIS": json.dumps([REDIRECT_URI]),
    }


if __name__ == "__main__":
    serve(FakeInstagram, settings_of)
