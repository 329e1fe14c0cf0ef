"""An account with projects, and clients that check that every server answers what it should."""

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import grpc
import httpx
import jwt
from castad.auth.v1 import auth_service_pb2_grpc, session_calls_pb2, user_calls_pb2
from castad.content.v1 import content_service_pb2_grpc, project_calls_pb2

from server.content import repository
from server.core import clock
from server.core.deployment import DbRole, connect
from server.core.principal import Principal
from server.core.settings import Settings

PROJECTS = 20
PATHS = {"getme": "/castad.auth.v1.AuthService/GetMe", "listprojects": "/castad.content.v1.ContentService/ListProjects"}
START_TIMEOUT_S = 60
# The generated stubs are typed for grpc.aio, and serve blocking channels as well.
AUTH: Any = auth_service_pb2_grpc.AuthServiceStub
CONTENT: Any = content_service_pb2_grpc.ContentServiceStub


@dataclass(frozen=True, slots=True)
class Account:
    """The user of every call, with a token for either server."""

    user_id: UUID
    token: str
    peer_token: str


@dataclass(frozen=True, slots=True)
class Clients:
    """The three running servers, seen from outside."""

    pids: Mapping[str, int]
    config: Settings
    peer_port: int
    bare_port: int
    peer_secret: str

    def grpc_url(self, path: str) -> str:
        """A method of ours."""
        return f"http://127.0.0.1:{self.config.port}{path}"

    def bare_url(self, path: str) -> str:
        """A method of the bare server."""
        return f"http://127.0.0.1:{self.bare_port}{path}"

    def peer_url(self, path: str) -> str:
        """A path of the FastAPI server."""
        return f"http://127.0.0.1:{self.peer_port}{path}"

    def verify(self, account: Account) -> None:
        """Raise AssertionError unless both servers show this account and all of its projects."""
        channel, metadata = self.channel(), (("authorization", f"Bearer {account.token}"),)
        me = AUTH(channel).GetMe(user_calls_pb2.GetMeRequest(), metadata=metadata)
        request = project_calls_pb2.ListProjectsRequest()
        page = CONTENT(channel).ListProjects(request, metadata=metadata)
        channel.close()
        headers = {"authorization": f"Bearer {account.peer_token}"}
        peer_me = httpx.get(self.peer_url("/me"), headers=headers, trust_env=False).json()
        peer_page = httpx.get(self.peer_url("/projects"), headers=headers, trust_env=False).json()
        assert me.user.id == peer_me["user_id"] == str(account.user_id)
        assert page.total_size == peer_page["total_size"] == PROJECTS
        assert [each.id for each in page.projects] == [each["id"] for each in peer_page["projects"]]

    def verify_counts(self, expected: Mapping[str, int]) -> None:
        """Raise AssertionError unless our server counted that many OK answers and nothing else."""
        text = httpx.get(f"http://127.0.0.1:{self.config.http_port}/metrics", trust_env=False).text
        for name, calls in expected.items():
            counted = dict(re.findall(rf'castad_rpcs_total{{code="(\w+)",method="{PATHS[name]}",.*}} (\S+)', text))
            assert set(counted) == {"OK"} and float(counted["OK"]) >= calls, counted

    def channel(self) -> grpc.Channel:
        """A channel to our server, ready."""
        channel = grpc.insecure_channel(f"127.0.0.1:{self.config.port}")
        grpc.channel_ready_future(channel).result(START_TIMEOUT_S)
        return channel


async def furnish(config: Settings, clients: Clients) -> Account:
    """Wait for the servers, sign up, and begin projects."""
    channel = clients.channel()
    request = session_calls_pb2.SignUpRequest(
        email="bench@example.com", password="a long enough passphrase 7", display_name="Bench"
    )
    session = AUTH(channel).SignUp(request).session
    channel.close()
    user_id = UUID(session.user.id)
    await _begin_projects(config, Principal(user_id))
    _await_peer(clients)
    claims = {"sub": str(user_id), "exp": int(time.time()) + 3_600}
    return Account(user_id, session.access_token, jwt.encode(claims, clients.peer_secret, "HS256"))


async def _begin_projects(config: Settings, owner: Principal) -> None:
    database = await connect(config, DbRole.APP)
    async with database.uow(owner) as tx:
        for number in range(PROJECTS):
            await repository.insert_project(
                tx,
                user_id=owner.user_id,
                id=clock.new_id(),
                store_name=f"바다 펜션 {number}",
                region="제주",
                detail_region="제주 서귀포시 성산읍",
                language="ko",
                music={"genre": "ACOUSTIC_FOLK", "vocal": "FEMALE", "tempo_bpm": 100, "mood": "CALM"},
                aspect="9:16",
                address="제주 서귀포시 성산읍 바닷길 1",
                phone="064-000-0000",
                handle="@badastay",
                report={},
            )
    await database.close()


def _await_peer(clients: Clients) -> None:
    transport = httpx.HTTPTransport(retries=0)
    deadline = time.monotonic() + START_TIMEOUT_S
    with httpx.Client(transport=transport) as client:
        while time.monotonic() < deadline:
            try:
                client.get(clients.peer_url("/docs"))
            except httpx.ConnectError:
                time.sleep(0.1)
            else:
                return
    raise TimeoutError("the FastAPI server did not start")
