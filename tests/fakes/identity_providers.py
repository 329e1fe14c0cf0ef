"""Google, Discord and Kakao as far as signing in goes, over real HTTP and as strict as they are.

`castad dev --vendors fake` starts them.
"""

import asyncio
import json
import secrets
import sys
from base64 import urlsafe_b64encode
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qsl, urlencode

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from server.auth.oauth_ports import Provider
from server.core import clock
from server.http import listening
from tests.fakes.server import tell

CLIENT_ID, CLIENT_SECRET = "castad-client", "castad-secret"
REDIRECT_URI = "http://localhost:5173/oauth/callback"
FORM = "application/x-www-form-urlencoded"
SUBJECTS = {Provider.GOOGLE: "1184", Provider.DISCORD: "80351110224678912", Provider.KAKAO: "123456789"}

PAGES = {
    Provider.GOOGLE: "/google/o/oauth2/v2/auth",
    Provider.DISCORD: "/discord/oauth2/authorize",
    Provider.KAKAO: "/kakao/oauth/authorize",
}
TOKENS = {
    Provider.GOOGLE: "/google/token",
    Provider.DISCORD: "/discord/api/oauth2/token",
    Provider.KAKAO: "/kakao/oauth/token",
}
KEYS = {Provider.GOOGLE: "/google/oauth2/v3/certs", Provider.KAKAO: "/kakao/.well-known/jwks.json"}
PEOPLE = {Provider.DISCORD: "/discord/api/v10/users/@me", Provider.KAKAO: "/kakao/v2/user/me"}
FORGET = {
    Provider.GOOGLE: "/google/revoke",
    Provider.DISCORD: "/discord/api/oauth2/token/revoke",
    Provider.KAKAO: "/kakao/v1/user/unlink",
}

REFUSALS: dict[str, dict[Provider, tuple[int, dict[str, str]]]] = {
    "code": {
        Provider.GOOGLE: (400, {"error": "invalid_grant", "error_description": "Malformed auth code."}),
        Provider.DISCORD: (400, {"error": "invalid_grant", "error_description": 'Invalid "code" in request.'}),
        Provider.KAKAO: (400, {"error": "invalid_grant", "error_code": "KOE320"}),
    },
    "client": {
        Provider.GOOGLE: (401, {"error": "invalid_client", "error_description": "The OAuth client was not found."}),
        Provider.DISCORD: (401, {"error": "invalid_client"}),
        Provider.KAKAO: (401, {"error": "invalid_client", "error_code": "KOE010"}),
    },
    "redirect": {
        Provider.GOOGLE: (400, {"error": "redirect_uri_mismatch"}),
        Provider.DISCORD: (400, {"error": "invalid_grant", "error_description": 'Invalid "redirect_uri" in request.'}),
        Provider.KAKAO: (400, {"error": "invalid_grant", "error_code": "KOE303"}),
    },
}


@dataclass
class Person:
    """Somebody who agrees at a provider's page."""

    subject: str
    email: str = ""
    verified: bool = True
    name: str = "김하늘"
    more: dict[str, Any] = field(default_factory=dict)


@dataclass
class _Issued:
    """A code, and what must come with it."""

    question: dict[str, str]
    person: Person


class FakeProviders:
    """The three providers at one port; a test decides who agrees, and what goes wrong."""

    def __init__(self) -> None:
        self.base = ""
        self.people = {provider: Person(subject, "haneul@gmail.com") for provider, subject in SUBJECTS.items()}
        self.canned: dict[str, Response] = {}
        self.claims: dict[str, Any] = {}
        self.sign: Callable[[dict[str, Any]], str] = self.signed
        self.calls: Counter[str] = Counter()
        self.forgotten: list[str] = []
        self.secrets_seen: set[str] = set()
        self._codes: dict[str, _Issued] = {}
        self._tokens: dict[str, Person] = {}
        self._keys: dict[str, RSAPrivateKey] = {}
        self.change_key("key-1")

    def change_key(self, kid: str) -> None:
        """Sign with a new key from now on; the old one is no longer published."""
        self._keys = {kid: generate_private_key(65_537, 2_048)}

    def url(self, provider: Provider) -> str:
        """The base address of a provider."""
        return f"{self.base}/{provider.lower()}"

    def signed(self, claims: dict[str, Any]) -> str:
        """An identity token as it should be."""
        ((kid, key),) = self._keys.items()
        return jwt.encode(claims, key, "RS256", {"kid": kid})

    def app(self) -> Starlette:
        """All of their addresses."""
        handlers: list[tuple[dict[Provider, str], Any, str]] = [
            (PAGES, self._page, "GET"),
            (TOKENS, self._token, "POST"),
            (KEYS, self._key_set, "GET"),
            (PEOPLE, self._person, "GET"),
            (FORGET, self._forget, "POST"),
        ]
        routes = [
            Route(path, self._answering(provider, path, handler), methods=[method])
            for paths, handler, method in handlers
            for provider, path in paths.items()
        ]
        return Starlette(routes=routes)

    def _answering(self, provider: Provider, path: str, handler: Any) -> Any:
        async def answer(request: Request) -> Response:
            self.calls[path] += 1
            if path in self.canned:
                return self.canned[path]
            response: Response = await handler(provider, request)
            return response

        return answer

    async def _page(self, provider: Provider, request: Request) -> Response:
        asked = dict(request.query_params)
        good = asked["client_id"] == CLIENT_ID and asked["response_type"] == "code" and asked["state"]
        if not good or asked["redirect_uri"] != REDIRECT_URI or asked["code_challenge_method"] != "S256":
            return JSONResponse({"error": "invalid_request"}, 400)
        code = secrets.token_urlsafe()
        self._codes[code] = _Issued(asked, self.people[provider])
        return RedirectResponse(f"{REDIRECT_URI}?{urlencode({'code': code, 'state': asked['state']})}", 302)

    async def _token(self, provider: Provider, request: Request) -> Response:
        if request.headers["content-type"] != FORM:
            return JSONResponse({"error": "unsupported_content_type"}, 415)
        form = dict(parse_qsl((await request.body()).decode()))
        self.secrets_seen |= {form["code"], form["code_verifier"]}
        if (form.get("client_id"), form.get("client_secret")) != (CLIENT_ID, CLIENT_SECRET):
            return _refused("client", provider)
        issued = self._codes.pop(form["code"], None)
        challenge = urlsafe_b64encode(sha256(form["code_verifier"].encode()).digest()).rstrip(b"=").decode()
        if issued is None or challenge != issued.question["code_challenge"]:
            return _refused("code", provider)
        if form["redirect_uri"] != issued.question["redirect_uri"]:
            return _refused("redirect", provider)
        token = f"at-{secrets.token_urlsafe()}"
        self._tokens[token] = issued.person
        self.secrets_seen |= {token, f"rt-{token}", issued.question.get("nonce", token)}
        answer = {"access_token": token, "token_type": "bearer", "expires_in": 3_599, "refresh_token": f"rt-{token}"}
        if provider in KEYS:
            answer["id_token"] = self.sign(self._claims_of(provider, issued))
        return JSONResponse(answer)

    def _claims_of(self, provider: Provider, issued: _Issued) -> dict[str, Any]:
        now, person = int(clock.now().timestamp()), issued.person
        claims = {"iss": self.url(provider), "aud": CLIENT_ID, "sub": person.subject, "iat": now, "exp": now + 3_600}
        claims |= {"nonce": issued.question.get("nonce"), "email": person.email, "name": person.name}
        if provider is Provider.GOOGLE:
            claims |= {"azp": CLIENT_ID, "email_verified": person.verified}
        claims |= person.more | self.claims
        return {name: value for name, value in claims.items() if value is not None}

    async def _key_set(self, _provider: Provider, _request: Request) -> Response:
        keys = [_published(kid, key) for kid, key in self._keys.items()]
        return JSONResponse({"keys": [{"kty": "oct", "kid": "other", "k": "c2VjcmV0"}, *keys]})

    async def _person(self, provider: Provider, request: Request) -> Response:
        person = self._tokens.get(request.headers["authorization"].removeprefix("Bearer "))
        if person is None:
            return JSONResponse({"code": -401, "msg": "this access token does not exist"}, 401)
        if provider is Provider.DISCORD:
            told = {"id": person.subject, "username": "haneul", "global_name": person.name or None}
            return JSONResponse(told | {"email": person.email, "verified": person.verified} | person.more)
        account = {"email": person.email, "is_email_valid": True, "is_email_verified": person.verified}
        account |= {"profile": {"nickname": person.name}} | person.more
        return JSONResponse({"id": int(person.subject), "kakao_account": account})

    async def _forget(self, _provider: Provider, request: Request) -> Response:
        form = dict(parse_qsl((await request.body()).decode()))
        self.forgotten.append(form.get("token") or request.headers["authorization"].removeprefix("Bearer "))
        return JSONResponse({})


@asynccontextmanager
async def serving(port: int = 0) -> AsyncIterator[FakeProviders]:
    """The providers, listening while the block runs."""
    providers = FakeProviders()
    async with listening(providers.app(), "127.0.0.1", port) as bound:
        providers.base = f"http://127.0.0.1:{bound}"
        yield providers


def _refused(why: str, provider: Provider) -> Response:
    status, body = REFUSALS[why][provider]
    return JSONResponse(body, status)


def _published(kid: str, key: RSAPrivateKey) -> dict[str, Any]:
    public: dict[str, Any] = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(key.public_key()))
    return public | {"kid": kid, "use": "sig", "alg": "RS256"}


def settings_of(providers: FakeProviders) -> dict[str, Any]:
    """What leads a deployment here."""
    told = {"CASTAD_HTTP_EXCEPTIONS": json.dumps([providers.base.removeprefix("http://")])}
    for provider in Provider:
        name = f"CASTAD_{provider.upper()}"
        told[f"{name}_LOGIN_URL"] = providers.url(provider)
        told |= {f"{name}_CLIENT_ID": CLIENT_ID, f"{name}_CLIENT_SECRET": CLIENT_SECRET}
    return told


async def _serve(port: int) -> None:
    async with serving(port) as providers:
        tell(settings_of(providers))
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1])))
