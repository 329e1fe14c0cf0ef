"""Browsers carry secrets in cookies, so calls that set or spend one must come from our own pages.

A content type is not looked at: Envoy has turned gRPC-web into gRPC by now. What no foreign page can send without
asking first is the header `x-csrf`.
"""

from collections.abc import Iterable
from typing import Any

import grpc

from interceptors.call import Call, Run
from interceptors.errors import CsrfFailed
from interceptors.methods import Method
from interceptors.reasons import code_of
from server.core.browser import Browser, Cookie, read_cookies
from server.core.errors import AppError

_AUTH = "/castad.auth.v1.AuthService/"
GIVE_COOKIES = frozenset(f"{_AUTH}{name}" for name in ("SignUp", "Login", "StartOAuth", "CompleteOAuth"))
END_SESSIONS = frozenset(f"{_AUTH}{name}" for name in ("Logout", "LogoutAll"))
SPEND_COOKIES = END_SESSIONS | {f"{_AUTH}RefreshToken"}
OWN_SITES = frozenset({"", "same-origin", "same-site"})


class Browsers:
    """Knows a browser by its Origin; `origins` are those of our own pages."""

    def __init__(self, origins: Iterable[str]) -> None:
        self._origins = frozenset(origins)

    def wrap(self, method: Method, proceed: Run) -> Run:
        """Check the calls that have to do with cookies, and send theirs before the answer or the refusal."""
        if method.path not in GIVE_COOKIES | SPEND_COOKIES:
            return proceed
        spends, ends = method.path in SPEND_COOKIES, method.path in END_SESSIONS

        async def run(call: Call) -> Any:
            browser = call.caller.browser = self._browser(call, spends)
            if browser is None:
                return await proceed(call)
            try:
                answer = await proceed(call)
            except AppError as error:
                if ends and _is_over(error):
                    browser.drop(Cookie.REFRESH)
                await _send(call, browser)
                raise
            if ends:
                browser.drop(Cookie.REFRESH)
            await _send(call, browser)
            return answer

        return run

    def _browser(self, call: Call, spends: bool) -> Browser | None:
        cookies = read_cookies(str(text) for name, text in call.context.invocation_metadata() or () if name == "cookie")
        origin = call.header("origin")
        if not origin and not cookies.keys() & set(Cookie):
            return None
        forged = origin not in self._origins or call.header("sec-fetch-site") not in OWN_SITES
        if forged or (spends and call.header("x-csrf") != "1"):
            raise CsrfFailed
        return Browser(cookies)


def _is_over(error: AppError) -> bool:
    """Whether the session is gone; one whose access token has merely expired is refreshed, then ended properly."""
    return code_of(error) is grpc.StatusCode.UNAUTHENTICATED and error.reason != "TOKEN_EXPIRED"


async def _send(call: Call, browser: Browser) -> None:
    if browser.answers:
        await call.context.send_initial_metadata(tuple(("set-cookie", each) for each in browser.answers))
