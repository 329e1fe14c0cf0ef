"""The Python client is a package of its own: built, installed elsewhere, and imported with what it declares alone."""

import shutil
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement

CLIENT = Path(__file__).parents[2] / "clients" / "python"
LOOK = """
import sys
sys.path[:0] = sys.argv[1:]
import castad_client
from castad_client import auth, common, content, marketing, social
assert castad_client.__file__.startswith(sys.argv[1]), castad_client.__file__
assert not {"server", "interceptors", "castad", "buf", "google"} & set(sys.modules)
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with nothing but the built package."""
    folder = tmp_path_factory.mktemp("package")
    source = shutil.copytree(CLIENT, folder / "source")
    target = folder / "installed"
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation", "--no-index"]
    subprocess.run([*pip, "--target", str(target), str(source)], check=True, timeout=300)
    return target


def declared(texts: list[str]) -> set[str]:
    """The required packages, and what they require."""
    found: set[str] = set()
    waiting = [Requirement(text) for text in texts]
    while waiting:
        wanted = waiting.pop()
        found.add(wanted.name)
        needed = [Requirement(text) for text in metadata.requires(wanted.name) or ()]
        waiting += [each for each in needed if each.name not in found and applies(each, wanted.extras)]
    return found


def applies(needed: Requirement, extras: set[str]) -> bool:
    return needed.marker is None or any(needed.marker.evaluate({"extra": extra}) for extra in extras | {""})


def link(package: str, folder: Path) -> None:
    """Make what that package installed, and nothing else of its neighbours, importable from the folder."""
    distribution = metadata.distribution(package)
    for name in {file.parts[0] for file in distribution.files or () if file.parts[0] != ".."} - {"__pycache__"}:
        if not (folder / name).exists():
            (folder / name).symlink_to(Path(str(distribution.locate_file(name))))


def test_it_works_with_nothing_but_what_it_declares(installed: Path, tmp_path: Path) -> None:
    own = metadata.Distribution.at(next(installed.glob("*.dist-info")))
    for package in declared(own.requires or []):
        link(package, tmp_path)
    command = [sys.executable, "-I", "-S", "-c", LOOK, str(installed), str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, timeout=120)
    assert done.returncode == 0, done.stderr


def test_type_checkers_find_its_types(installed: Path) -> None:
    assert (installed / "castad_client" / "py.typed").is_file()
