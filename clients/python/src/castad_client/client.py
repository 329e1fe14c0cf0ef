"""The client: connects, signs in, and offers the four services."""

import asyncio
import ipaddress
import ssl
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path

import httpx

from castad_client.caller import Caller
from castad_client.effort import Attempts, Retry
from castad_client.errors import SignedOut
from castad_client.gen.castad.auth.v1 import LoginRequest
from castad_client.gen.castad.content.v1 import CompleteImageUploadRequest, CreateImageUploadRequest, Image
from castad_client.line import Line
from castad_client.services import Auth, Content, Marketing, Social
from castad_client.tokens import MemoryTokenStore, TokenStore
from castad_client.upload import OnProgress, content_type_of, send

UPLOAD_TIMEOUT_S = 600.0
"""For one photo, every attempt together: 20 MiB over a slow line."""
SILENT_STORE_S = 60.0


class Castad:
    """A user's view of CastAD; made by `connect`."""

    def __init__(self, line: Line, http: httpx.AsyncClient, caller: Caller, retry: Retry) -> None:
        self.auth = Auth(caller)
        self.marketing = Marketing(caller)
        self.content = Content(caller)
        self.social = Social(caller)
        self._line = line
        self._http = http
        self._caller = caller
        self._retry = retry

    @property
    def signed_in(self) -> bool:
        """Whether there is a session, as far as this client knows."""
        return bool(self._caller.keeper.access_token)

    async def upload_images(
        self, project_id: str, paths: Iterable[Path | str], *, on_progress: OnProgress | None = None
    ) -> list[Image]:
        """Add photos to a project, in this order; what the server found in them.

        Those before one that fails are in the project. Raises OSError for a file that cannot be read, InvalidRequest
        for one that is no photo (MEDIA_UNSUPPORTED), LimitReached for one too large, QuotaExceeded, UploadFailed and
        what any call may raise.
        """
        return [await self._upload(project_id, Path(path), on_progress) for path in paths]

    async def close(self) -> None:
        """Hang up, once a renewal under way has been saved."""
        await self._caller.keeper.close()
        await self._http.aclose()
        self._line.close()

    async def sign_in(self, email: str, password: str, device_name: str) -> None:
        """Take up the stored session of that user, or begin one."""
        keeper = self._caller.keeper
        await keeper.restore()
        if not password or (keeper.tokens and keeper.tokens.signed_in and keeper.tokens.belongs_to(email)):
            try:
                await keeper.fresh_token()
            except SignedOut:
                if not password:
                    raise
            else:
                return
        await self.auth.login(LoginRequest(email=email, password=password, device_name=device_name))

    async def _upload(self, project_id: str, path: Path, on_progress: OnProgress | None) -> Image:
        size = (await asyncio.to_thread(path.stat)).st_size
        request = CreateImageUploadRequest(
            project_id=project_id, file_name=path.name, content_type=content_type_of(path), size_bytes=size
        )
        created = await self.content.create_image_upload(request)
        assert created.upload is not None
        await send(self._http, created.upload, path, Attempts(self._retry, UPLOAD_TIMEOUT_S), on_progress)
        done = await self.content.complete_image_upload(CompleteImageUploadRequest(image_id=created.image_id))
        assert done.image is not None
        return done.image


@asynccontextmanager
async def connect(
    target: str,
    *,
    email: str = "",
    password: str = "",
    tokens: TokenStore | None = None,
    locale: str = "ko",
    tls: bool | None = None,
    ca_file: Path | str | None = None,
    device_name: str = "castad_client",
    retry: Retry | None = None,
) -> AsyncIterator[Castad]:
    """Connect to `host:port` and sign in, by the session in `tokens` if it is this user's, else by password.

    Without email and password the session in `tokens` is taken up, and without one only public methods will do, such
    as `auth.sign_up`. `locale` is the language of messages. `tls` is on, except for this machine, unless it is told;
    `ca_file` names authorities (PEM) to trust beside the usual ones. The user finds the session as `device_name`.

    Raises CredentialsInvalid, SignedOut where a stored session is over and there is no password, LimitReached with
    the reason LOGIN_THROTTLED, Unavailable, TokenFileDamaged, and ValueError for a target that is no `host:port`.
    """
    if bool(email) != bool(password):
        raise ValueError("email and password go together")
    host, port = _parsed(target)
    retry = retry or Retry()
    line = Line(host, port, _grpc_tls(ca_file) if _wants_tls(host, tls) else None)
    caller = Caller(line, tokens or MemoryTokenStore(), locale, retry)
    http = httpx.AsyncClient(verify=_trusting(ca_file), timeout=SILENT_STORE_S)
    castad = Castad(line, http, caller, retry)
    try:
        await castad.sign_in(email, password, device_name)
        yield castad
    finally:
        await castad.close()


def _parsed(target: str) -> tuple[str, int]:
    host, colon, port = target.rpartition(":")
    if not colon or not port.isdecimal() or "/" in host or not host.strip("[]"):
        raise ValueError(f"{target!r} is not host:port, such as localhost:8080")
    return host.strip("[]"), int(port)


def _wants_tls(host: str, told: bool | None) -> bool:
    if told is not None:
        return told
    try:
        return not ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host != "localhost"


def _grpc_tls(ca_file: Path | str | None) -> ssl.SSLContext:
    context = _trusting(ca_file)
    context.set_alpn_protocols(["h2"])
    return context


def _trusting(ca_file: Path | str | None) -> ssl.SSLContext:
    context = httpx.create_ssl_context()
    if ca_file:
        context.load_verify_locations(ca_file)
    return context
