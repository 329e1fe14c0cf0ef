"""A real Envoy before two real servers: what browsers may do, and what they may not."""

import asyncio
import json
from base64 import b64decode
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import grpc
import httpx
import pytest
from castad.auth.v1 import auth_service_pb2_grpc, credential_calls_pb2, session_calls_pb2, user_calls_pb2
from google.rpc import error_details_pb2, status_pb2

from server.core.clock import new_id
from server.demo.studio import Studio
from server.processes import System
from server.wiring_storage import file_store
from tests.e2e.edge_client import ORIGIN, call
from tests.e2e.edge_system import AUTH, PASSWORD, edge_settings, sign_up

SENT_BY_PAGES = {
    "accept-language",
    "authorization",
    "content-type",
    "grpc-timeout",
    "x-csrf",
    "x-device-token",
    "x-grpc-web",
    "x-request-id",
    "x-user-agent",
}
READ_BY_PAGES = {"grpc-status", "grpc-message", "grpc-status-details-bin", "x-device-token", "x-request-id"}


@pytest.fixture(scope="module")
async def system(folder: Path) -> AsyncIterator[System]:
    """Two server processes behind an edge, which itself has a proxy in front."""
    config = edge_settings(folder).model_copy(update={"edge_proxies_in_front": 1})
    async with System(config, logs=folder / "logs", edge=True) as running:
        yield running


@pytest.fixture
async def http(system: System) -> AsyncIterator[httpx.AsyncClient]:
    """A browser without a page, over HTTP/1.1."""
    async with httpx.AsyncClient(base_url=system.config.edge_url, trust_env=False, timeout=30) as client:
        yield client


@pytest.fixture
async def channel(system: System) -> AsyncIterator[grpc.aio.Channel]:
    """A native client's connection to the edge."""
    async with grpc.aio.insecure_channel(f"127.0.0.1:{system.config.edge_port}") as connected:
        yield connected


async def test_a_native_client_calls_through_the_edge(channel: grpc.aio.Channel) -> None:
    studio = Studio(channel)
    email = await studio.sign_up()
    auth = auth_service_pb2_grpc.AuthServiceStub(channel)
    with pytest.raises(grpc.aio.AioRpcError) as refused:
        await auth.Login(session_calls_pb2.LoginRequest(email=email, password="another password"))
    assert refused.value.code() is grpc.StatusCode.UNAUTHENTICATED


async def test_the_refresh_cookie_of_a_login_is_good_for_new_tokens(http: httpx.AsyncClient) -> None:
    email, _ = await sign_up(http)
    login = await call(http, f"{AUTH}/Login", session_calls_pb2.LoginRequest(email=email, password=PASSWORD))
    cookie = login.response.headers["set-cookie"]
    assert {"Secure", "HttpOnly", "SameSite=Strict", "Path=/"} <= set(cookie.split("; "))
    assert not session_calls_pb2.LoginResponse.FromString(login.message).session.refresh_token

    request = session_calls_pb2.RefreshTokenRequest()
    sent = cookie.partition(";")[0]
    refused = await call(http, f"{AUTH}/RefreshToken", request, cookie=sent)
    assert refused.status == grpc.StatusCode.PERMISSION_DENIED.value[0], "without x-csrf"
    renewed = await call(http, f"{AUTH}/RefreshToken", request, cookie=sent, x_csrf="1")
    assert renewed.status == 0
    assert renewed.response.headers["set-cookie"].partition(";")[0] != sent
    assert session_calls_pb2.RefreshTokenResponse.FromString(renewed.message).session.access_token


async def preflight(http: httpx.AsyncClient, origin: str) -> httpx.Response:
    """What a browser asks, in its own spelling, before it sends a call of our web client."""
    asked = {
        "origin": origin,
        "access-control-request-method": "POST",
        "access-control-request-headers": ",".join(sorted(SENT_BY_PAGES)),
        "sec-fetch-mode": "cors",
    }
    return await http.options(f"{AUTH}/RefreshToken", headers=asked)


def names(header: str) -> set[str]:
    return {each.strip() for each in header.split(",")}


async def test_our_own_pages_may_send_and_read_all_that_the_web_client_needs(http: httpx.AsyncClient) -> None:
    answer = await preflight(http, ORIGIN)
    assert answer.is_success
    assert answer.headers["access-control-allow-origin"] == ORIGIN, "never *, which would exclude cookies"
    assert answer.headers["access-control-allow-credentials"] == "true"
    assert "POST" in names(answer.headers["access-control-allow-methods"])
    assert names(answer.headers["access-control-allow-headers"]) >= SENT_BY_PAGES
    assert answer.headers["access-control-max-age"] == "7200"
    assert "Origin" in names(answer.headers["vary"])

    refused = await call(http, f"{AUTH}/GetMe", user_calls_pb2.GetMeRequest())
    assert refused.response.headers["access-control-allow-origin"] == ORIGIN
    assert refused.response.headers["access-control-allow-credentials"] == "true"
    assert names(refused.response.headers["access-control-expose-headers"]) >= READ_BY_PAGES
    assert "Origin" in names(refused.response.headers["vary"])


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://localhost:5174", f"{ORIGIN}.evil.example"])
async def test_no_other_page_passes_the_preflight(http: httpx.AsyncClient, origin: str) -> None:
    answer = await preflight(http, origin)
    assert "access-control-allow-origin" not in answer.headers, "without it a browser does not send the call"


async def test_a_foreign_page_is_refused_before_any_server_hears_of_it(http: httpx.AsyncClient) -> None:
    request = session_calls_pb2.LoginRequest(email="me@example.com", password=PASSWORD)
    answer = await call(http, f"{AUTH}/Login", request, origin="https://evil.example", accept_language="en-GB")
    assert answer.status == grpc.StatusCode.PERMISSION_DENIED.value[0]
    told = status_pb2.Status.FromString(b64decode(answer.response.headers["grpc-status-details-bin"]))
    info, text = error_details_pb2.ErrorInfo(), error_details_pb2.LocalizedMessage()
    assert told.code == answer.status and told.details[0].Unpack(info) and told.details[1].Unpack(text)
    assert info.reason == "CSRF_FAILED" and text.locale == "en"
    assert "access-control-allow-origin" not in answer.response.headers


async def test_json_is_served_but_not_to_what_a_form_can_send(http: httpx.AsyncClient) -> None:
    _, signed_up = await sign_up(http)
    headers = {"authorization": f"Bearer {signed_up.session.access_token}"}
    answer = await http.post(f"{AUTH}/GetMe", json={}, headers=headers)
    assert answer.status_code == 200
    assert answer.json()["user"]["displayName"] == "Edge"
    for content_type in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"):
        plain = await http.post(f"{AUTH}/GetMe", content="{}", headers=headers | {"content-type": content_type})
        assert plain.status_code == 403, content_type
    assert (await http.post(f"{AUTH}/GetMe", content="{}", headers=headers)).status_code == 403, "no content type"


async def test_too_many_guesses_of_one_address_tell_a_browser_the_true_status(http: httpx.AsyncClient) -> None:
    request = credential_calls_pb2.VerifyEmailRequest(token="x" * 43)
    statuses: Counter[int] = Counter()
    for _ in range(40):
        answer = await call(http, f"{AUTH}/VerifyEmail", request, x_forwarded_for="203.0.113.7")
        statuses[answer.status] += 1
    exhausted = grpc.StatusCode.RESOURCE_EXHAUSTED.value[0]
    assert 9 <= statuses[exhausted] <= 10
    assert answer.response.status_code == 200
    assert answer.response.headers["access-control-allow-origin"] == ORIGIN, "else the page cannot read the status"
    other = await call(http, f"{AUTH}/VerifyEmail", request, x_forwarded_for="203.0.113.8")
    assert other.status != exhausted


async def test_answers_are_hardened_and_nothing_internal_is_reachable(http: httpx.AsyncClient) -> None:
    assert (await http.get("/healthz")).json()["status"] == "SERVING"
    for path in ("/metrics", "/", "/castad.auth.v1.AuthService/Unknown", "/files/..%2fmetrics"):
        answer = await http.get(path)
        assert answer.status_code in (400, 404), path
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "server" not in answer.headers


async def test_a_client_cannot_say_where_it_calls_from(http: httpx.AsyncClient) -> None:
    email, _ = await sign_up(http)
    request = session_calls_pb2.LoginRequest(email=email, password=PASSWORD)
    login = await call(
        http, f"{AUTH}/Login", request, x_envoy_external_address="9.9.9.9", x_forwarded_for="198.51.100.9"
    )
    token = session_calls_pb2.LoginResponse.FromString(login.message).session.access_token
    answer = await call(
        http, f"{AUTH}/ListSessions", session_calls_pb2.ListSessionsRequest(), authorization=f"Bearer {token}"
    )
    addresses = {each.ip for each in session_calls_pb2.ListSessionsResponse.FromString(answer.message).sessions}
    assert addresses == {"127.0.0.0/24", "198.51.100.0/24"}


async def test_signed_links_lead_through_the_edge(system: System, http: httpx.AsyncClient) -> None:
    files = file_store(system.config)
    key = f"{new_id()}/{new_id()}/sea.png"
    upload = await files.upload_link(key, "image/png", 5)
    assert upload.url.startswith(f"{system.config.edge_url}/files/")
    headers = {**upload.headers, "origin": "https://any.example", "cookie": "__Host-rt=hidden"}
    forged = await http.put(upload.url[:-2], content=b"photo", headers=headers)
    assert forged.status_code == 403
    stored = await http.put(upload.url, content=b"photo", headers=headers)
    assert stored.status_code == 201, stored.text
    assert stored.headers["access-control-allow-origin"] == "*"
    download = await files.download_link(key, "바다.png")
    fetched = await http.get(download.url, headers={"range": "bytes=1-2"})
    assert (fetched.status_code, fetched.content) == (206, b"ho")


async def test_the_access_log_tells_the_true_status_and_keeps_no_secret(
    system: System, folder: Path, http: httpx.AsyncClient
) -> None:
    refused = await call(http, f"{AUTH}/GetMe", user_calls_pb2.GetMeRequest(), cookie="__Host-rt=hidden")
    request_id = refused.response.headers["x-request-id"]
    async with asyncio.timeout(10):
        while request_id not in (text := (folder / "logs" / "edge.log").read_text()):
            await asyncio.sleep(0.05)
    line = next(json.loads(each) for each in text.splitlines() if request_id in each)
    assert line["grpc_status"] == str(grpc.StatusCode.UNAUTHENTICATED.value[0])
    assert line["path"] == f"{AUTH}/GetMe"
    assert "/files/" in text, "the signed links of the other tests"
    assert "signature" not in text and "hidden" not in text
