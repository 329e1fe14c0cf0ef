"""The rules of the house that no type checker knows: sizes, rooms, and who may touch what."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory

from server.core.settings import Settings

ROOT = Path(__file__).parents[2]
FEATURES = ("auth", "marketing", "content", "social")
OWN = [
    path
    for folder in ("server", "interceptors", "edge", "migrations", "clients/python", "tests", "proto")
    for path in sorted((ROOT / folder).rglob("*.py"))
    if "gen" not in path.relative_to(ROOT).parts
]
WEB = [
    path
    for folder in ("src", "console/src")
    for path in sorted((ROOT / "clients" / "web" / folder).rglob("*.ts*"))
    if "gen" not in path.parts
]
PRODUCT = [path for path in OWN if path.relative_to(ROOT).parts[0] != "tests"]


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


def length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def test_modules_can_be_read_in_one_sitting() -> None:
    limit = {"tests": 500, "interceptors": 80}
    long = [
        relative(path)
        for path in OWN
        if len(path.read_text().splitlines()) > limit.get(path.relative_to(ROOT).parts[0], 300)
    ]
    assert long == []


def test_files_for_browsers_are_short_and_begin_by_saying_what_they_are() -> None:
    assert WEB
    texts = {path: path.read_text() for path in WEB}
    assert [relative(path) for path, text in texts.items() if len(text.splitlines()) > 250] == []
    assert [relative(path) for path, text in texts.items() if not text.startswith("/** ")] == []


def test_functions_are_short() -> None:
    def ceiling(path: Path) -> int:
        return 15 if path.name.startswith("servicer") else 40

    long = [
        f"{relative(path)}:{node.lineno} {node.name}"
        for path in PRODUCT
        if "versions" not in path.parts
        for node in functions(path)
        if length(node) > ceiling(path)
    ]
    assert long == []


def test_proto_files_are_short() -> None:
    assert [
        relative(path) for path in (ROOT / "proto").rglob("*.proto") if len(path.read_text().splitlines()) > 250
    ] == []


def test_only_servicers_and_mappings_of_a_feature_see_protobuf() -> None:
    offenders = [
        relative(path)
        for feature in FEATURES
        for path in (ROOT / "server" / feature).rglob("*.py")
        if not path.name.startswith(("servicer", "mapping"))
        and any(name == "grpc" or name.startswith(("castad.", "google.protobuf", "buf.")) for name in imports(path))
    ]
    assert offenders == []


def test_features_neither_commit_nor_open_connections() -> None:
    words = (
        "tx.commit(",
        "connection.commit(",
        "COMMIT",
        "BEGIN",
        "set_config",
        "SET LOCAL",
        "asyncpg.connect",
        "create_pool",
    )
    offenders = [
        relative(path)
        for feature in FEATURES
        for path in (ROOT / "server" / feature).rglob("*.py")
        if any(word in path.read_text() for word in words)
    ]
    assert offenders == []


@pytest.mark.parametrize(
    ("library", "rooms"),
    [
        ("httpx", ("server/providers", "server/demo", "server/core/safe_http", "edge/envoy.py", "clients/python")),
        ("httpx2", ("server/providers",)),
        ("openai", ("server/providers",)),
        ("obstore", ("server/providers",)),
        ("cv2", ("server/providers",)),
        ("PIL", ("server/providers",)),
        ("imageio_ffmpeg", ("server/providers", "server/doctor.py")),
        ("kiwipiepy", ("server/providers",)),
        ("pgqueuer", ("server/jobs",)),
        ("jwt", ("server/core/tokens.py", "server/core/signing_keys.py", "server/providers/id_tokens.py")),
        ("argon2", ("server/auth",)),
    ],
)
def test_each_library_lives_in_its_room(library: str, rooms: tuple[str, ...]) -> None:
    strangers = [
        relative(path)
        for path in PRODUCT
        if any(name == library or name.startswith(f"{library}.") for name in imports(path))
        and not relative(path).startswith(rooms)
    ]
    assert strangers == []


def test_every_setting_is_documented_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text()
    names = [str(field.validation_alias or f"CASTAD_{name.upper()}") for name, field in Settings.model_fields.items()]
    assert [name for name in names if f"`{name}`" not in readme] == []


def test_every_decision_names_what_enforces_it() -> None:
    decisions = sorted((ROOT / "server" / "decisions").glob("*.md"))
    assert decisions
    for decision in decisions:
        text = decision.read_text()
        assert len(text.splitlines()) <= 50, decision.name
        for heading in ("## Context", "## Decision", "## Consequences", "## Enforced by"):
            assert heading in text, f"{decision.name} lacks {heading}"


def test_migrations_stand_in_one_row() -> None:
    named = [path.name.partition("_")[0] for path in sorted((ROOT / "migrations" / "versions").glob("0*.py"))]
    row = ScriptDirectory(str(ROOT / "migrations")).walk_revisions()
    assert [each.revision for each in row][::-1] == named
