"""Naver as far as CastAD meets it: both searches, short links, and places by page, summary and GraphQL.

Every host is a folder of one loopback port. `python -m tests.fakes.naver 9300` serves it for `castad dev`.
"""

import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from PIL import Image
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute

from tests.fakes.server import FakeVendor, Fault, serve

STAY = "1188470596"
HUB_KEYS = ("hub-id", "hub-key")
CLIENT_KEYS = ("client-id", "client-secret")
PHOTO_HOST = "https://ldb-phinf.pstatic.net"
BLOCK_TEXT = "과도한 접근 요청으로 서비스 이용이 제한되었습니다"
HTML = {"content-type": "text/html; charset=utf-8"}


@dataclass
class FakePlace:
    """A place; `more` goes into the page's state as it is."""

    id: str = STAY
    name: str = "스테이 파도결"
    category: str = "펜션"
    road_address: str = "강원특별자치도 강릉시 사천면 해안로 1234"
    phone: str = "0507-1384-0621"
    description: str = (
        "모든 객실에서 동해 바다가 보입니다.\n아침에는 직접 구운 빵과 커피를 드려요. 마당에는 자쿠지가 있어요."
    )
    conveniences: tuple[str, ...] = ("바비큐", "주차", "무선 인터넷")
    owner_photos: int = 3
    visitor_photos: int = 2
    more: dict[str, Any] = field(default_factory=dict)

    @property
    def photos(self) -> list[dict[str, str]]:
        owners = [
            {"origin": f"{PHOTO_HOST}/{self.id}_{n}.jpg", "photoType": "business"} for n in range(self.owner_photos)
        ]
        visitors = [{"origin": f"{PHOTO_HOST}/v{n}.jpg", "photoType": "visitor"} for n in range(self.visitor_photos)]
        return [*owners, *visitors]

    @property
    def base(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "name": self.name,
            "category": self.category,
            "address": "강릉시 사천면 산대월리 1",
            "roadAddress": self.road_address,
            "phone": None,
            "virtualPhone": self.phone,
            "conveniences": list(self.conveniences),
            "coordinate": {"x": "128.8761", "y": "37.8403"},
            "visitorReviewsTotal": 707,
        }

    def state(self) -> dict[str, Any]:
        """The page's Apollo state, with a review that would break a careless parser."""
        photos = {f"PlaceDetailTopPhotoItem:{n}": photo for n, photo in enumerate(self.photos)}
        asked = json.dumps({"input": {"deviceType": "pcmap", "id": self.id, "isNx": False}}, separators=(",", ":"))
        detail = {
            "base": {"__ref": f"PlaceDetailBase:{self.id}"},
            'description({"source":["shopWindow","jto"]})': self.description,
        }
        return {
            f"PlaceDetailBase:{self.id}": {"__typename": "PlaceDetailBase", **self.base},
            "InformationFacilities:1": {"name": "자쿠지"},
            "VisitorReview:1": {"body": '최고예요}; window.__APOLLO_STATE__ = {"ROOT_QUERY": {}};</b>'},
            **photos,
            **self.more,
            "ROOT_QUERY": {f"placeDetail({asked})": detail},
        }


class FakeNaver(FakeVendor):
    """Naver at one port; a test decides which places there are, and what goes wrong."""

    named: ClassVar[Mapping[str, Fault]] = {
        "captcha": Fault(405, "<html><script>new WtmCaptcha()</script></html>", HTML),
        "captcha_200": Fault(200, "<html><script>new WtmCaptcha()</script></html>", HTML),
        "rate_limited": Fault(429, f"<html>{BLOCK_TEXT}</html>", HTML),
        "forbidden": Fault(403, "Forbidden"),
        "down": Fault(503, "<html>unavailable</html>", HTML),
        "no_state": Fault(200, "<html><body>새 화면입니다</body></html>", HTML),
        "malformed": Fault(200, "{", {"content-type": "application/json"}),
        "nothing": Fault(
            200, '[{"errors": [{"message": "Did you mean"}], "data": null}]', {"content-type": "application/json"}
        ),
        "slow": Fault(0, delay_s=3),
        "daily_limit": Fault(429, '{"errorMessage": "limit exceeded", "errorCode": "012"}', {"retry-after": "7"}),
        "bad_key": Fault(401, '{"error": {"errorCode": "200", "message": "Authentication Failed"}}'),
    }

    def __init__(self) -> None:
        super().__init__()
        self.places = {STAY: FakePlace()}
        self.short_links = {"5xYzAb12": f"https://map.naver.com/p/entry/place/{STAY}"}
        self.photos: dict[str, bytes] = {}
        self.instead_of_pages: Response | None = None

    def routes(self) -> Iterable[BaseRoute]:
        graph = "/pcmap-api.place.naver.com/graphql"
        return [
            self.answering("/naverapihub.apigw.ntruss.com/search/v1/local", "search", self._hub),
            self.answering("/openapi.naver.com/v1/search/local.json", "search", self._developers_center),
            self.answering("/naver.me/{code}", "short", self._short),
            self.answering("/m.map.naver.com/appLink.naver", "app_link", self._app_link),
            self.answering("/pcmap.place.naver.com/place/{id}/home", "page", self._untyped),
            self.answering("/pcmap.place.naver.com/accommodation/{id}/home", "page", self._page),
            self.answering("/map.naver.com/p/api/place/summary/{id}", "summary", self._summary),
            self.answering(graph, "graphql", self._graphql, "POST"),
            self.answering("/m.search.naver.com/search.naver", "results", self._results),
            self.answering("/ldb-phinf.pstatic.net/{name}", "photo", self._photo),
        ]

    async def _hub(self, request: Request) -> Response:
        headers = request.headers
        if (headers.get("x-ncp-apigw-api-key-id"), headers.get("x-ncp-apigw-api-key")) != HUB_KEYS:
            return JSONResponse({"error": {"errorCode": "200", "message": "Authentication Failed"}}, 401)
        return self._found(request)

    async def _developers_center(self, request: Request) -> Response:
        if (request.headers.get("x-naver-client-id"), request.headers.get("x-naver-client-secret")) != CLIENT_KEYS:
            return JSONResponse({"errorMessage": "Authentication failed", "errorCode": "024"}, 401)
        return self._found(request)

    def _found(self, request: Request) -> Response:
        asked = request.query_params
        if not 1 <= int(asked.get("display", "1")) <= 5:
            return JSONResponse({"errorMessage": "Invalid display value", "errorCode": "SE02"}, 400)
        words = asked["query"].split()
        found = [place for place in self.places.values() if any(word in place.name for word in words)]
        items = [_item(place) for place in found[: int(asked.get("display", "1"))]]
        return JSONResponse({"total": len(found), "start": 1, "display": len(items), "items": items})

    async def _short(self, request: Request) -> Response:
        target = self.short_links.get(request.path_params["code"])
        return RedirectResponse(target, 302) if target else HTMLResponse("없는 주소", 404)

    async def _app_link(self, request: Request) -> Response:
        return HTMLResponse("앱에서 열기")

    async def _untyped(self, request: Request) -> Response:
        return RedirectResponse(f"/accommodation/{request.path_params['id']}/home", 302)

    async def _page(self, request: Request) -> Response:
        if self.instead_of_pages:
            return self.instead_of_pages
        place = self.places.get(request.path_params["id"])
        state = place.state() if place else {"ROOT_QUERY": {}}
        before = json.dumps({"query": 'window.__APOLLO_STATE__ = {"ROOT_QUERY": {}}'})
        script = f"window.__LOCATION__ = {before}; window.__APOLLO_STATE__ = {_scripted(state)};"
        return HTMLResponse(f"<!doctype html><html><body><script>{script}</script></body></html>")

    async def _summary(self, request: Request) -> Response:
        if request.headers.get("referer") != "https://map.naver.com/":
            return Response("Forbidden", 403)
        place = self.places.get(request.path_params["id"])
        detail = place and {
            "id": place.id,
            "name": place.name,
            "businessType": "accommodation",
            "category": {"category": place.category},
            "address": {"roadAddress": place.road_address},
            "visitorReviews": {"displayText": "방문자 리뷰 707"},
        }
        return JSONResponse({"data": {"placeDetail": detail}})

    async def _graphql(self, request: Request) -> Response:
        batch = await request.json()
        place = self.places.get(batch[0]["variables"]["input"]["id"])
        if place is None:
            return JSONResponse([{"errors": [{"message": "not found"}], "data": None}])
        owners = [{"origin": photo["origin"]} for photo in place.photos if photo["photoType"] == "business"]
        detail = {"base": place.base, "description": place.description, "images": {"images": owners}}
        return JSONResponse([{"data": {"placeDetail": detail}}])

    async def _results(self, request: Request) -> Response:
        words = request.query_params["query"].split()
        found = [place for place in self.places.values() if any(word in place.name for word in words)]
        links = "".join(f'<a href="https://m.place.naver.com/accommodation/{each.id}/home">x</a>' for each in found)
        return HTMLResponse(f"<html>{links}</html>")

    async def _photo(self, request: Request) -> Response:
        name = request.path_params["name"]
        return Response(self.photos.get(name) or photograph(len(name)), media_type="image/jpeg")


def photograph(seed: int) -> bytes:
    """A small photo."""
    out = io.BytesIO()
    Image.effect_noise((480 + seed, 640), 60).convert("RGB").save(out, "JPEG")
    return out.getvalue()


def _item(place: FakePlace) -> dict[str, str]:
    first, _, rest = place.name.partition(" ")
    return {
        "title": f"<b>{first}</b> {rest} &amp; 카페",
        "link": "https://www.instagram.com/padogyeol",
        "category": "숙박>펜션",
        "description": "",
        "telephone": "",
        "address": "강원특별자치도 강릉시 사천면 산대월리 1",
        "roadAddress": place.road_address,
        "mapx": "1288761000",
        "mapy": "378403000",
    }


def _scripted(state: Any) -> str:
    """JSON as a script may hold it."""
    return json.dumps(state, ensure_ascii=False).replace("</", "<\\/")


if __name__ == "__main__":
    serve(
        FakeNaver,
        lambda vendor: {
            "CASTAD_NAVER_URL": vendor.base,
            "CASTAD_NAVER_HUB_KEY_ID": HUB_KEYS[0],
            "CASTAD_NAVER_HUB_KEY": HUB_KEYS[1],
            "CASTAD_HTTP_EXCEPTIONS": json.dumps([vendor.host]),
        },
    )
