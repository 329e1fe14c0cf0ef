"""What providers of consent have in common on the wire: the code's exchange, and their ways to refuse it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import structlog

from server.auth.oauth_errors import ExchangeFailed, ProviderNotConfigured, ProviderUnavailable
from server.auth.oauth_ports import AuthorizationCode, Consent, ProviderTokens
from server.core import clock
from server.core.errors import AppError
from server.core.safe_http import Answer, SafeHttp, Terms

TERMS = Terms(max_bytes=256 * 1024, timeout_s=10)
LONGEST_PAUSE_S = 3_600.0
LONGEST_LIFE_S = 400 * 86_400

# The operator's mistakes: no user can do anything about them.
_SET_UP_WRONG = frozenset(
    {
        "invalid_client",
        "unauthorized_client",
        "unsupported_grant_type",
        "redirect_uri_mismatch",
        "KOE004",
        "KOE006",
        "KOE010",
        "KOE101",
        "KOE303",
    }
)
_TEMPORARY = frozenset({"KOE003", "temporarily_unavailable", "server_error"})

log = structlog.get_logger("oauth")


@dataclass(frozen=True, slots=True)
class Client:
    """How we are known to a provider."""

    provider: str
    client_id: str
    client_secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Exchanged:
    """The provider's tokens, its identity token where it has one, and what was agreed to where it says so."""

    tokens: ProviderTokens
    id_token: str = field(repr=False)
    scopes: frozenset[str]


class Exchange:
    """Talks to one provider as one client."""

    def __init__(self, http: SafeHttp, client: Client) -> None:
        self._http = http
        self._client = client

    def consent_url(self, page: str, consent: Consent, more: Mapping[str, str]) -> str:
        """The address of the provider's page with the question in its query."""
        query = {
            "response_type": "code",
            "client_id": self._client.client_id,
            "redirect_uri": consent.redirect_uri,
            "state": consent.state,
            "code_challenge": consent.challenge,
            "code_challenge_method": "S256",
        }
        return f"{page}?{urlencode({**query, **more})}"

    async def redeem(self, url: str, code: AuthorizationCode) -> Exchanged:
        """Turn the code into tokens; raises ExchangeFailed, ProviderNotConfigured or ProviderUnavailable."""
        form = {
            "grant_type": "authorization_code",
            "code": code.code,
            "redirect_uri": code.redirect_uri,
            "code_verifier": code.verifier,
        }
        return await self._tokens_of(url, form)

    async def renew(self, url: str, refresh_token: str) -> Exchanged:
        """New tokens for the same consent; raises as `redeem` does, ExchangeFailed once the consent has ended."""
        return await self._tokens_of(url, {"grant_type": "refresh_token", "refresh_token": refresh_token})

    async def _tokens_of(self, url: str, form: Mapping[str, str]) -> Exchanged:
        found = self._accepted(await self._answered(self._http.post(url, self.as_client(form), TERMS)))
        try:
            life = timedelta(seconds=min(int(found.get("expires_in", 0)), LONGEST_LIFE_S))
            tokens = ProviderTokens(
                _text(found["access_token"]), _text(found.get("refresh_token") or ""), clock.now() + life
            )
            scopes = frozenset(_text(found.get("scope") or "").split())
            return Exchanged(tokens, _text(found.get("id_token") or ""), scopes)
        except (LookupError, TypeError, ValueError) as error:
            raise self._nonsense() from error

    async def ask(self, url: str, tokens: ProviderTokens) -> dict[str, Any]:
        """What the provider's own interface says to these tokens; raises as `redeem` does."""
        headers = {"authorization": f"Bearer {tokens.access_token}", "accept": "application/json"}
        return self._accepted(await self._answered(self._http.get(url, TERMS, headers)))

    async def tell(self, url: str, form: Mapping[str, str], headers: Mapping[str, str] | None = None) -> None:
        """Send a form whose answer holds nothing of interest; raises as `redeem` does."""
        answer = await self._answered(self._http.post(url, form, TERMS, headers))
        if answer.status >= 400:
            raise self._refusal(answer)

    def as_client(self, form: Mapping[str, str]) -> dict[str, str]:
        """The form with our name and secret in it."""
        return {**form, **self._credentials()}

    def _credentials(self) -> dict[str, str]:
        secret = {"client_secret": self._client.client_secret} if self._client.client_secret else {}
        return {"client_id": self._client.client_id, **secret}

    async def _answered(self, exchange: Any) -> Answer:
        try:
            answer: Answer = await exchange
        except AppError as error:
            log.warning("oauth.unreachable", provider=self._client.provider, reason=error.reason)
            raise ProviderUnavailable from error
        return answer

    def _accepted(self, answer: Answer) -> dict[str, Any]:
        if answer.status != 200:
            raise self._refusal(answer)
        found = _object(answer)
        if found is None:
            raise self._nonsense()
        return found

    def _refusal(self, answer: Answer) -> AppError:
        """What a refusal means to the caller; its text stays in the log, where it is only a code."""
        told = _object(answer) or {}
        codes = {str(told.get(name, "")) for name in ("error", "error_code", "code")}
        trace = log.bind(provider=self._client.provider, status=answer.status, codes=sorted(map(_code, codes - {""})))
        if answer.status == 429 or answer.status >= 500 or codes & _TEMPORARY:
            trace.warning("oauth.provider_busy")
            return ProviderUnavailable(retry_after=_pause(answer, told))
        if codes & _SET_UP_WRONG:
            trace.error("oauth.set_up_wrong")
            return ProviderNotConfigured()
        trace.warning("oauth.refused")
        return ExchangeFailed()

    def _nonsense(self) -> ProviderUnavailable:
        log.warning("oauth.answer_not_understood", provider=self._client.provider)
        return ProviderUnavailable()


def _object(answer: Answer) -> dict[str, Any] | None:
    try:
        found = answer.json()
    except AppError:
        return None
    return found if isinstance(found, dict) else None


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(type(value).__name__)
    return value


def _code(text: str) -> str:
    """An error code as a log may hold it."""
    return "".join(letter for letter in text[:40] if letter.isalnum() or letter in "_-")


def _pause(answer: Answer, told: Mapping[str, Any]) -> timedelta | None:
    asked = told.get("retry_after", answer.headers.get("retry-after", ""))
    try:
        return timedelta(seconds=min(max(float(asked), 0.0), LONGEST_PAUSE_S))
    except (TypeError, ValueError):
        return None
