"""Lays out `.third_party/`: the google.rpc and buf.validate definitions our contract imports."""

import subprocess
import sys
import tarfile
from importlib import metadata
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory

HERE = Path(__file__).resolve().parent
TARGET = HERE.parent / ".third_party"
GOOGLE_RPC = [f"google/rpc/{name}.proto" for name in ("code", "status", "error_details")]
VALIDATE = "buf/validate/validate.proto"
PINNED = HERE / "third_party.txt"
PIP_DOWNLOAD = ["-m", "pip", "--quiet", "download", "--no-deps", "--no-binary=protovalidate", "--require-hashes"]


def copy_google_rpc() -> None:
    """Take the definitions that the installed googleapis-common-protos carries beside its Python code."""
    package = metadata.distribution("googleapis-common-protos")
    for name in GOOGLE_RPC:
        copyfile(str(package.locate_file(name)), _place(name))


def fetch_validate() -> None:
    """Take the definition out of the pinned source archive; pip checks its hash."""
    with TemporaryDirectory() as folder:
        subprocess.run([sys.executable, *PIP_DOWNLOAD, f"--requirement={PINNED}", f"--dest={folder}"], check=True)
        (archive,) = Path(folder).glob("*.tar.gz")
        with tarfile.open(archive) as files:
            (member,) = [file for file in files.getmembers() if file.name.endswith(f"upstream/proto/{VALIDATE}")]
            source = files.extractfile(member)
            assert source is not None
            _place(VALIDATE).write_bytes(source.read())


def _place(name: str) -> Path:
    path = TARGET / name
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def main() -> None:
    """Fetch what is missing or was pinned anew."""
    copy_google_rpc()
    validate = TARGET / VALIDATE
    if not validate.exists() or validate.stat().st_mtime < PINNED.stat().st_mtime:
        fetch_validate()


if __name__ == "__main__":
    main()
