"""No bare HTTP client: what strangers point at is fetched behind the guard, vendors through the one factory."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.test_house import PRODUCT, imports, relative

CLIENTS = frozenset({"Client", "AsyncClient", "HTTPTransport", "AsyncHTTPTransport"})
SHORTCUTS = frozenset({"get", "post", "put", "patch", "delete", "head", "options", "request", "stream"})
LIBRARIES = frozenset({"httpx", "httpx2"})
MAY_MAKE_CLIENTS = {
    "server/providers/vendor_http.py": "the factory itself",
    "server/demo/studio.py": "talks to the server it has started",
    "clients/python/src/castad_client/client.py": "is the other side: it sends photos where the server says",
    "edge/envoy.py": "asks the Envoy it has started",
}
MAY_CONNECT = {
    "server/core/safe_http.py": "the guard itself",
    "server/core/safe_dial.py": "the guard itself",
}
OTHER_CLIENTS = (
    *("urllib.request", "http.client", "requests", "aiohttp", "urllib3", "pycurl", "httplib2"),
    *("httpcore", "httpcore2", "websockets"),
)


def made_clients(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        used = [node.func] if isinstance(node, ast.Call) else node.bases if isinstance(node, ast.ClassDef) else []
        yield from (f"{relative(path)}:{name.lineno} {ast.unparse(name)}" for name in used if _is_client(name))
        if isinstance(node, ast.ImportFrom) and node.module in LIBRARIES:
            yield f"{relative(path)}:{node.lineno} from {node.module}"


def _is_client(name: ast.expr) -> bool:
    library, _, member = ast.unparse(name).partition(".")
    return library in LIBRARIES and member in CLIENTS | SHORTCUTS


def test_nobody_makes_an_http_client_of_their_own() -> None:
    strangers = [path for path in PRODUCT if relative(path) not in MAY_MAKE_CLIENTS]
    assert [made for path in strangers for made in made_clients(path)] == []


def test_every_exception_is_still_needed() -> None:
    for name in MAY_MAKE_CLIENTS:
        assert list(made_clients(PRODUCT[[relative(path) for path in PRODUCT].index(name)])), name


def test_no_other_library_goes_out() -> None:
    strangers = [
        f"{relative(path)} imports {name}"
        for path in PRODUCT
        if relative(path) not in MAY_CONNECT
        for name in imports(path)
        if name in OTHER_CLIENTS or name.startswith(tuple(f"{library}." for library in OTHER_CLIENTS))
    ]
    assert strangers == []


@pytest.mark.parametrize(
    "source",
    ["import httpx\nhttpx.AsyncClient()", "import httpx\nhttpx.get('http://x')", "from httpx2 import AsyncClient"],
)
def test_the_check_sees_a_bare_client(source: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.architecture.test_ways_out.relative", lambda path: path.name)
    bare = tmp_path / "bare.py"
    bare.write_text(source)
    assert len(list(made_clients(bare))) == 1
