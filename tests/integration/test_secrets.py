"""Canaries: a usable secret in every field that holds one, and then none of them in any log, table, metric or error."""

import io
import json
import logging
from collections.abc import AsyncIterator, Iterator
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import grpc
import pytest
import structlog
from castad.auth.v1 import auth_service_pb2_grpc
from castad.auth.v1 import credential_calls_pb2 as credential_calls
from castad.auth.v1 import session_calls_pb2 as calls
from castad.auth.v1 import user_calls_pb2 as user_calls
from prometheus_client import generate_latest

from interceptors.drain import Drain
from server.auth.letters import Letters
from server.auth.mailman import Mailman
from server.auth.mails import MailTokens
from server.core import logs
from server.core.database import Database
from server.core.events import Events
from server.core.settings import Settings
from server.core.signing_secret import link_secret
from server.dev import link_in
from server.health import Health
from server.providers.mail_folder import MailFolder
from server.rpc import rpc_server
from server.wiring import assembled
from tests.integration.auth_desk import Admin, fresh_address, superuser

PASSWORD, SECOND, WRONG = "canary sings at low tide", "canary flies over the wall", "canary with a wrong note"


@pytest.fixture
def loud(config: Settings) -> Settings:
    wide = dict.fromkeys(("login_rate_limit", "sign_up_rate_limit"), "1000/minute")
    return config.model_copy(update={"log_level": "debug", "log_format": "json"} | wide)


@pytest.fixture
def out(loud: Settings) -> Iterator[io.StringIO]:
    """Everything that is logged meanwhile; other tests log as they did before."""
    root, written = logging.getLogger(), io.StringIO()
    handlers, level = root.handlers[:], root.level
    logs.set_up(loud, written)
    structlog.configure(cache_logger_on_first_use=False)
    yield written
    structlog.reset_defaults()
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.fixture
async def stub(loud: Settings, out: io.StringIO) -> AsyncIterator[Any]:
    """The whole server, logging everything it can."""
    async with assembled(loud) as parts:
        server = rpc_server(loud, parts, Health(parts.database, []), Drain())
        port = server.add_insecure_port("127.0.0.1:0")
        await server.start()
        async with grpc.aio.insecure_channel(f"127.0.0.1:{port}") as channel:
            yield auth_service_pb2_grpc.AuthServiceStub(channel)
        await server.stop(0)


@pytest.fixture
async def admin(dsn: str) -> AsyncIterator[Admin]:
    async with superuser(dsn) as made:
        await made.run("DELETE FROM castad.mails")
        yield made


async def test_no_secret_is_ever_told(
    stub: Any, out: io.StringIO, config: Settings, worker_database: Database, admin: Admin, tmp_path: Path
) -> None:
    told: list[str] = []
    secrets = {PASSWORD, SECOND, WRONG}

    async def refused(answer: Any, **_: Any) -> None:
        with pytest.raises(grpc.aio.AioRpcError) as error:
            await answer
        told.append(repr(error.value) + str(error.value.trailing_metadata()))

    def bearer(token: str) -> tuple[tuple[str, str], ...]:
        return (("authorization", f"Bearer {token}"),)

    email = fresh_address()
    made = (await stub.SignUp(calls.SignUpRequest(email=email, password=PASSWORD, display_name="C"))).session
    await refused(stub.SignUp(calls.SignUpRequest(email=email, password=PASSWORD, display_name="C")))
    await refused(stub.Login(calls.LoginRequest(email=email, password=WRONG)))
    login = stub.Login(calls.LoginRequest(email=email, password=PASSWORD))
    held = (await login).session
    secrets.add(dict(await login.trailing_metadata())["x-device-token"])
    renewed = (await stub.RefreshToken(calls.RefreshTokenRequest(refresh_token=held.refresh_token))).session
    later = (await stub.RefreshToken(calls.RefreshTokenRequest(refresh_token=renewed.refresh_token))).session
    await refused(stub.RefreshToken(calls.RefreshTokenRequest(refresh_token=held.refresh_token)))
    await refused(stub.RefreshToken(calls.RefreshTokenRequest(refresh_token=held.refresh_token[:-3])))
    await refused(stub.GetMe(user_calls.GetMeRequest(), metadata=bearer(later.access_token)))
    await refused(stub.GetMe(user_calls.GetMeRequest(), metadata=bearer(made.access_token[:-4] + "AAAA")))
    change = credential_calls.ChangePasswordRequest(current_password=PASSWORD, new_password=SECOND)
    changed = await stub.ChangePassword(change, metadata=bearer(made.access_token))
    await stub.RequestPasswordReset(credential_calls.RequestPasswordResetRequest(email=email))
    secrets |= {
        each for session in (made, held, renewed, later) for each in (session.access_token, session.refresh_token)
    }
    secrets.add(changed.access_token)
    await refused(stub.VerifyEmail(credential_calls.VerifyEmailRequest(token="canary-token-1", new_password=SECOND)))
    await refused(stub.ResetPassword(credential_calls.ResetPasswordRequest(token="canary-token-2", new_password=WRONG)))
    secrets |= {"canary-token-1", "canary-token-2"}

    mailman = Mailman(
        worker_database,
        Events("", "castad"),
        MailFolder(tmp_path, "CastAD <no-reply@castad.example>"),
        Letters("https://console.example"),
        MailTokens(link_secret(config)),
    )
    assert await mailman.round() >= 3
    mails = [message_from_bytes(path.read_bytes(), policy=default) for path in tmp_path.iterdir()]
    tokens = {link_in(mail).partition("#token=")[2] for mail in mails} - {""}
    assert len(tokens) == 2
    secrets |= tokens

    told += [out.getvalue(), generate_latest().decode()]
    tables = await admin.rows("SELECT tablename FROM pg_tables WHERE schemaname = 'castad'")
    for table in tables:
        rows = await admin.rows(f"SELECT t::text FROM castad.{table['tablename']} t")
        told += [row[0] for row in rows]
    assert "login.failed" in out.getvalue() and "refresh.replayed" in out.getvalue()
    spelt = secrets | {secret.encode().hex() for secret in secrets}
    assert [text[:200] for text in told for secret in spelt if secret in text] == []


async def test_a_refresh_can_be_followed_step_by_step(stub: Any, out: io.StringIO) -> None:
    session = (
        await stub.SignUp(calls.SignUpRequest(email=fresh_address(), password=PASSWORD, display_name="C"))
    ).session
    renewed = (await stub.RefreshToken(calls.RefreshTokenRequest(refresh_token=session.refresh_token))).session
    written = [json.loads(line) for line in out.getvalue().splitlines()]
    steps = [line for line in written if line["event"].startswith(("token.", "refresh."))]
    assert [(line["event"], line["level"]) for line in steps] == [
        ("token.issued", "debug"),
        ("refresh.rotated", "info"),
        ("token.issued", "debug"),
    ]
    assert [line["refresh_tail"][-4:] for line in steps] == [
        session.refresh_token[-4:],
        session.refresh_token[-4:],
        renewed.refresh_token[-4:],
    ]
