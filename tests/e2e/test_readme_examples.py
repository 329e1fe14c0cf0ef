"""What the README tells people to copy does what it says; only addresses are replaced."""

import ast
import asyncio
import json
import os
import stat
import sys
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import pytest

from castad_client import Castad, MemoryTokenStore, auth, connect
from server.core.clock import new_id
from server.processes import System
from tests.e2e.edge_system import open_to_all
from tests.examples import examples

ROOT = Path(__file__).parents[2]
README = examples()
CLIENT = examples(ROOT / "clients" / "python" / "README.md")
PASSWORD = "correct horse battery"
EMAIL = "me@example.com"
METHODS_IN_THE_CONTRACT = 75
GRPCURL = """
grpcurl() {  # the arguments of grpcurl, understood by buf
  local flags=()
  while [ $# -gt 2 ]; do
    case "$1" in
      -plaintext) flags+=(--http2-prior-knowledge) && shift ;;
      *) flags+=("$1" "$2") && shift 2 ;;
    esac
  done
  [ "$2" = list ] && flags+=(--list-services) && set -- "$1" ""
  npx buf curl --protocol grpc "${flags[@]}" "http://$1${2:+/$2}"
}
"""


@pytest.fixture(scope="module")
async def system(folder: Path) -> AsyncIterator[System]:
    """Server, worker and Envoy, as `make dev` starts them."""
    config = open_to_all(folder)
    async with System(config, logs=folder / "logs", edge=True) as running:
        yield running


@pytest.fixture
def email() -> str:
    return f"reader-{new_id()}@example.com"


@pytest.fixture
async def token(system: System, email: str) -> str:
    """The access token of a reader who has signed up."""
    store = MemoryTokenStore()
    async with connect(system.target, tokens=store) as castad:
        await sign_up(castad, email)
        held = await store.load()
    assert held is not None
    return held.access_token


async def sign_up(castad: Castad, email: str) -> None:
    await castad.auth.sign_up(auth.SignUpRequest(email=email, password=PASSWORD, display_name="Reader"))


async def run(*command: str, told: Mapping[str, str] | None = None) -> str:
    """What the program prints; it must end well."""
    process = await asyncio.create_subprocess_exec(
        *command,
        cwd=ROOT,
        env=os.environ | (told or {}),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    async with asyncio.timeout(180):
        output, complaint = await process.communicate()
    assert process.returncode == 0, complaint.decode()
    return output.decode()


async def shell(script: str, **told: str) -> str:
    return await run("bash", "-euo", "pipefail", "-c", script, told=told)


async def test_python_in_ten_lines(system: System, email: str, token: str) -> None:
    code = README["call-from-python"].replacing({"localhost:50051": system.target, EMAIL: email})
    path = os.pathsep.join([str(ROOT / "clients/python/src"), *sys.path])
    output = await run(sys.executable, "-c", code, told={"PYTHONPATH": path})
    assert "100 %" in output and "스테이 파도결" in output


async def test_python_that_keeps_its_session(
    system: System, email: str, token: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = tmp_path / "tokens"
    code = CLIENT["keep-the-session"].replacing({"castad.example.com:443": system.target, "~/.castad/me": str(store)})
    await eval(compile(code, "README", "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT), {"EMAIL": email, "PASSWORD": PASSWORD})
    assert capsys.readouterr().out == "[]\n"
    assert stat.S_IMODE(store.stat().st_mode) == 0o600


async def test_buf_curl(system: System, email: str) -> None:
    output = await shell(README["call-with-buf-curl"].replacing({"127.0.0.1:50051": system.target, EMAIL: email}))
    assert sum(line.startswith("castad.") for line in output.splitlines()) == METHODS_IN_THE_CONTRACT
    begun = json.loads(output[output.rindex("\n{") :])
    assert begun["analysis"]["job"]["state"] == "JOB_STATE_QUEUED"


async def test_grpcurl(system: System, email: str, token: str) -> None:
    """The program itself is not to be had where tests run; buf is called with what its arguments mean."""
    code = README["call-with-grpcurl"].replacing({"127.0.0.1:50051": system.target})
    output = await shell(GRPCURL + code, TOKEN=token)
    assert "castad.auth.v1.AuthService" in output and email in output


async def test_curl_with_json(system: System, token: str) -> None:
    code = README["call-with-curl"].replacing({"localhost:8080": f"localhost:{system.config.edge_port}"})
    answer = json.loads(await shell(f"{code.rstrip()} --silent --show-error", TOKEN=token))
    assert answer["totalSize"] == 0


def test_every_example_of_a_language_that_runs_here_is_run() -> None:
    here = {name for name, example in (README | CLIENT).items() if example.language in ("python", "sh")}
    assert {name for name in here if f'["{name}"].replacing' in Path(__file__).read_text()} == here
