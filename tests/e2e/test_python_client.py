"""The Python client and the whole system, through Envoy too: sessions, restarts, photos, an advertisement."""

import asyncio
import json
import os
import signal
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from uuid import UUID

import jwt
import pytest

import castad_client
from castad_client import FileTokenStore, MemoryTokenStore, Tokens, auth, connect, content, marketing
from castad_client import keeper as client_keeper
from castad_client.common import ErrorReason, JobState
from server.core import clock, signing_keys
from server.core.principal import Role
from server.core.tokens import AccessTokens, Grant
from server.demo.order import SAMPLE, Order
from server.processes import System
from tests.e2e.edge_system import open_to_all

ROOT = Path(__file__).parents[2]
PASSWORD = "a long evening by the sea"
LIFE_S = 60
RENEW_AFTER_S = 2


@pytest.fixture(scope="module")
async def system(folder: Path) -> AsyncIterator[System]:
    """Envoy, server and worker."""
    config = open_to_all(folder, access_token_s=LIFE_S)
    async with System(config, logs=folder / "logs", edge=True) as running:
        yield running


@pytest.fixture
def edge(system: System) -> str:
    return f"localhost:{system.config.edge_port}"


@pytest.fixture(params=["direct", "through Envoy"])
def target(request: pytest.FixtureRequest, system: System, edge: str) -> str:
    return system.target if request.param == "direct" else edge


@pytest.fixture
async def email(system: System) -> str:
    """A new owner's address."""
    address = f"owner-{clock.new_id()}@example.com"
    async with connect(system.target) as castad:
        await castad.auth.sign_up(auth.SignUpRequest(email=address, password=PASSWORD, display_name="Owner"))
    return address


@pytest.fixture
async def castad(target: str, email: str) -> AsyncIterator[castad_client.Castad]:
    async with connect(target, email=email, password=PASSWORD) as connected:
        yield connected


async def tokens_of(target: str, email: str) -> Tokens:
    """The tokens of a new session."""
    store = MemoryTokenStore()
    async with connect(target, email=email, password=PASSWORD, tokens=store):
        held = await store.load()
    assert held is not None
    return held


def expired(system: System, tokens: Tokens) -> Tokens:
    """The same session with an access token that ended, of which the client does not know."""
    claims = jwt.decode(tokens.access_token, options={"verify_signature": False})
    made = AccessTokens(signing_keys.load(system.config), system.config.issuer, timedelta(minutes=-5))
    user, session, when = UUID(claims["sub"]), UUID(claims["sid"]), datetime.fromtimestamp(claims["auth_time"], UTC)
    old = made.issue(Grant(user, session, claims["ver"], Role.USER, when, "pwd"))
    return replace(tokens, access_token=old.text, access_expires_at=datetime.now(UTC) + timedelta(hours=1))


def rpcs(folder: Path, after: int = 0) -> list[dict[str, str]]:
    """What the server wrote of its calls, from that one on."""
    lines = [json.loads(line) for line in (folder / "logs" / "serve.log").read_text().splitlines()]
    return [line for line in lines if line.get("event") == "rpc"][after:]


async def test_a_wrong_password_is_told_in_the_callers_language(target: str, email: str) -> None:
    for locale, words in (("en", "wrong"), ("ko", "비밀번호")):
        with pytest.raises(castad_client.CredentialsInvalid) as refused:
            async with connect(target, email=email, password="something else", locale=locale):
                pass
        assert refused.value.reason is ErrorReason.CREDENTIALS_INVALID
        assert words in refused.value.message
        assert UUID(refused.value.request_id)


async def test_a_broken_field_is_named(castad: castad_client.Castad) -> None:
    with pytest.raises(castad_client.InvalidRequest) as refused:
        await castad.content.get_project(content.GetProjectRequest(project_id="mine"))
    assert [each.field for each in refused.value.violations] == ["project_id"]
    with pytest.raises(castad_client.NotFound):
        await castad.content.get_project(content.GetProjectRequest(project_id=str(clock.new_id())))


async def test_fifty_callers_with_an_expired_token_refresh_once(
    system: System, folder: Path, target: str, email: str
) -> None:
    store = MemoryTokenStore(expired(system, await tokens_of(target, email)))
    before = len(rpcs(folder))
    async with connect(target, tokens=store) as castad:
        answers = await asyncio.gather(*(castad.auth.get_me() for _ in range(50)))
    assert {answer.user.email for answer in answers if answer.user} == {email}
    assert len(answers) == 50
    told = Counter((line["method"].rpartition("/")[2], line["reason"]) for line in rpcs(folder, before))
    assert told["RefreshToken", ""] == 1
    assert told["GetMe", "TOKEN_EXPIRED"] >= 1 and told["GetMe", ""] == 50


async def test_a_session_outlives_its_access_tokens(
    target: str, email: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client_keeper, "RENEW_AT", (RENEW_AFTER_S / LIFE_S,) * 2)
    before = len(rpcs(folder))
    async with asyncio.timeout(30), connect(target, email=email, password=PASSWORD) as castad:
        while sum(line["method"].endswith("/RefreshToken") for line in rpcs(folder, before)) < 2:
            await castad.auth.get_me()
            await asyncio.sleep(0.05)
    assert {line["status"] for line in rpcs(folder, before)} == {"OK"}, "renewed before anybody was refused"


async def test_logging_out_ends_the_session_here_and_there(target: str, email: str, tmp_path: Path) -> None:
    store = FileTokenStore(tmp_path / "tokens")
    async with connect(target, email=email, password=PASSWORD, tokens=store) as castad:
        await castad.auth.logout()
        assert not castad.signed_in
        with pytest.raises(castad_client.SignedOut):
            await castad.auth.get_me()
    async with connect(target, tokens=store) as castad:
        assert not castad.signed_in


async def test_a_session_that_was_ended_elsewhere_is_dropped(target: str, email: str, tmp_path: Path) -> None:
    store = FileTokenStore(tmp_path / "tokens")
    async with connect(target, email=email, password=PASSWORD, tokens=store) as castad:
        async with connect(target, email=email, password=PASSWORD) as other:
            await other.auth.logout_all()
        with pytest.raises(castad_client.SignedOut) as ended:
            # A sensitive method reads the session's end from the database, others within seconds.
            await castad.content.cancel_job(content.CancelJobRequest(job_id=str(clock.new_id())))
        assert ended.value.reason is ErrorReason.SESSION_REVOKED
    saved = await store.load()
    assert saved is not None and not saved.signed_in and saved.device_token
    async with connect(target, email=email, password=PASSWORD, tokens=store) as castad:
        assert (await castad.auth.get_me()).user


async def test_a_stored_session_is_of_one_user(target: str, email: str, tmp_path: Path, system: System) -> None:
    store = FileTokenStore(tmp_path / "tokens")
    async with connect(target, email=email, password=PASSWORD, tokens=store):
        pass
    other = f"other-{clock.new_id()}@example.com"
    async with connect(target) as castad:
        await castad.auth.sign_up(auth.SignUpRequest(email=other, password=PASSWORD, display_name="Other"))
    async with connect(target, email=other, password=PASSWORD, tokens=store) as castad:
        user = (await castad.auth.get_me()).user
        assert user and user.email == other


async def run_client(target: str, store: Path, seconds: float) -> dict[str, int]:
    """Let a program of its own call with the stored session; what it was told."""
    told = [target, str(store), str(seconds), str(RENEW_AFTER_S / LIFE_S)]
    command = [sys.executable, "-m", "tests.e2e.client_process", *told]
    path = os.pathsep.join([str(ROOT), str(ROOT / "clients/python/src"), *sys.path])
    process = await asyncio.create_subprocess_exec(
        *command, cwd=ROOT, env=os.environ | {"PYTHONPATH": path}, stdout=asyncio.subprocess.PIPE
    )
    output, _ = await process.communicate()
    assert process.returncode == 0
    answers: dict[str, int] = json.loads(output)
    return answers


async def test_processes_that_share_a_file_do_not_log_each_other_out(
    edge: str, email: str, tmp_path: Path, folder: Path
) -> None:
    path = tmp_path / "tokens"
    async with connect(edge, email=email, password=PASSWORD, tokens=FileTokenStore(path)):
        pass
    before, began = len(rpcs(folder)), time.monotonic()
    told = await asyncio.gather(*(run_client(edge, path, 6) for _ in range(3)))
    lives = (time.monotonic() - began) / RENEW_AFTER_S
    assert [answers.keys() for answers in told] == [{"OK"}] * 3, told
    refreshed = sum(line["method"].endswith("/RefreshToken") for line in rpcs(folder, before))
    assert 3 <= refreshed <= lives + 1, "one renews for all"
    assert (await run_client(edge, path, 0.1)).keys() == {"OK"}, "the file outlives them all"


def listing() -> dict[str, str | list[str]]:
    """The bundled stay in the contract's words."""
    given = json.loads((SAMPLE / "listing.json").read_text())
    return {("address" if name == "road_address" else name): value for name, value in given.items()}


async def begun(castad: castad_client.Castad) -> marketing.Analysis:
    stay = marketing.Listing.from_dict(listing())
    answer = await castad.marketing.start_analysis(marketing.StartAnalysisRequest(listing=stay))
    assert answer.analysis is not None
    return answer.analysis


async def restarted(system: System, how: signal.Signals) -> None:
    """The server, ended so and started again."""
    os.kill(system.pid_of("serve"), how)
    await system.ended("serve")
    await system.start("serve")
    await system.healthy()


@pytest.mark.parametrize(
    ("target", "how"), [("direct", signal.SIGTERM), ("through Envoy", signal.SIGKILL)], indirect=["target"]
)
async def test_a_watch_survives_the_servers_restart(
    system: System, castad: castad_client.Castad, how: signal.Signals
) -> None:
    await system.end("worker")
    analysis = await begun(castad)
    seen: list[marketing.Analysis] = []
    waiting, ended = asyncio.Event(), asyncio.Event()

    async def watch() -> None:
        request = marketing.WatchAnalysisRequest(analysis_id=analysis.id)
        async for update in castad.marketing.watch_analysis(request):
            assert update.analysis is not None
            seen.append(update.analysis)
            waiting.set()
        ended.set()

    async with asyncio.timeout(180), asyncio.TaskGroup() as tasks:
        tasks.create_task(watch())
        await waiting.wait()
        await restarted(system, how)
        assert not ended.is_set()
        await system.start("worker")
    assert [state for each in seen if each.job and (state := each.job.state)][-1] is JobState.SUCCEEDED
    assert seen[-1].intelligence is not None
    assert all(one != other for one, other in pairwise(seen)), "each state is told once"


async def test_calls_wait_out_a_restart_unless_they_must_not(system: System, email: str) -> None:
    patient = castad_client.Retry(call_timeout_s=120)
    async with connect(system.target, email=email, password=PASSWORD, retry=patient) as castad:
        await system.end("serve")
        with pytest.raises(castad_client.Unavailable):
            await castad.auth.login(auth.LoginRequest(email=email, password=PASSWORD))
        reading = asyncio.create_task(castad.auth.get_me())
        starting = asyncio.create_task(begun(castad))
        await system.start("serve")
        async with asyncio.timeout(120):
            assert (await reading).user and (await starting).id
        made = await castad.marketing.list_analyses(marketing.ListAnalysesRequest())
        assert made.total_size == 1, "started once, however often it was sent"


async def test_photos_arrive_in_order_and_what_is_no_photo_is_refused(
    edge: str, email: str, order: Order, tmp_path: Path
) -> None:
    async with connect(edge, email=email, password=PASSWORD) as castad:
        analysis = await begun(castad)
        async for _ in castad.marketing.watch_analysis(marketing.WatchAnalysisRequest(analysis_id=analysis.id)):
            pass
        made = await castad.content.create_project(content.CreateProjectRequest(analysis_id=analysis.id))
        assert made.project is not None
        sent: list[castad_client.Progress] = []
        photos = list(reversed(order.photos))
        images = await castad.upload_images(made.project.id, photos, on_progress=sent.append)
        assert [image.position for image in images] == [0, 1, 2]
        listed = await castad.content.list_images(content.ListImagesRequest(project_id=made.project.id))
        assert [image.file_name for image in listed.images] == [photo.name for photo in photos]
        assert {each.path: each.sent_bytes for each in sent} == {path: path.stat().st_size for path in photos}

        forged = tmp_path / "letter.png"
        forged.write_text("not a picture")
        with pytest.raises(castad_client.InvalidRequest) as refused:
            await castad.upload_images(made.project.id, [forged])
        assert refused.value.reason is ErrorReason.MEDIA_UNSUPPORTED
        with pytest.raises(FileNotFoundError):
            await castad.upload_images(made.project.id, [tmp_path / "none.png"])


async def test_the_example_makes_a_whole_advertisement(
    system: System, edge: str, email: str, order: Order, tmp_path: Path
) -> None:
    given = tmp_path / "listing.json"
    given.write_text(json.dumps(listing()))
    told = {"CASTAD_TARGET": edge, "CASTAD_EMAIL": email, "CASTAD_PASSWORD": PASSWORD}
    path = os.pathsep.join([str(ROOT / "clients/python/src"), *sys.path])
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "clients/python/examples/advertise.py", str(given), *map(str, order.photos)),
        cwd=ROOT,
        env=os.environ | told | {"PYTHONPATH": path},
        stdout=asyncio.subprocess.PIPE,
    )
    async with asyncio.timeout(240):
        output, _ = await process.communicate()
    assert process.returncode == 0, output.decode()
    assert "VIDEO 100 %" in output.decode()
    videos = list(system.config.local_publish_dir.rglob("video.mp4"))
    assert len(videos) == 1 and videos[0].stat().st_size > 100_000
