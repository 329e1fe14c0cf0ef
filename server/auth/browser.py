"""How a session reaches its client: in the body, or, where the client is a browser, in a cookie no script can read."""

from dataclasses import replace

from server.auth.errors import TransportMismatch
from server.auth.sessions import SignedIn
from server.core import caller, clock
from server.core.browser import Cookie


def presented(in_body: str) -> str:
    """The refresh token of the running call; raises TransportMismatch for a browser's outside of its cookie."""
    browser = caller.current().browser
    if browser is None:
        return in_body
    if in_body:
        raise TransportMismatch
    return browser.get(Cookie.REFRESH)


def handed_over(held: SignedIn) -> SignedIn:
    """What goes into the body of the answer; a browser's refresh token has gone into its cookie."""
    browser = caller.current().browser
    if browser is None:
        return held
    browser.keep(Cookie.REFRESH, held.refresh_token, held.refresh_expires_at - clock.now())
    return replace(held, refresh_token="")
