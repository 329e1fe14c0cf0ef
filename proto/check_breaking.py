"""Fails when a client built on the contract as it was would not get on with the contract as it is.

Compares with the commit given, or with the last one whose contract was another; without any (a new or shallow clone)
there is nothing to break.
"""

import subprocess
import sys
import tarfile
from io import BytesIO
from pathlib import Path
from shutil import copy, copytree
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parent.parent
BUF = ROOT / "node_modules" / ".bin" / "buf"
CONTRACT = "proto/castad"


def find_baseline() -> str | None:
    """Name the commit that holds the contract before the present one."""
    commits = _git("log", "-2", "--format=%H", "--", CONTRACT).decode().split()
    changed_since = _git("status", "--porcelain", "--", CONTRACT)
    candidates = commits if changed_since else commits[1:]
    return candidates[0] if candidates else None


def _git(*arguments: str) -> bytes:
    command = ["git", *arguments]
    return subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout


def check_against(commit: str) -> int:
    """Let Buf compare, under today's rules; its findings go to standard output."""
    with TemporaryDirectory() as folder:
        with tarfile.open(fileobj=BytesIO(_git("archive", commit, CONTRACT))) as files:
            files.extractall(folder, filter="data")
        copy(ROOT / "buf.yaml", folder)
        copytree(ROOT / ".third_party", Path(folder, ".third_party"))
        return subprocess.run([BUF, "breaking", "--against", folder], cwd=ROOT).returncode


def main() -> int:
    """Compare and answer as the exit status."""
    commit = sys.argv[1] if len(sys.argv) > 1 else find_baseline()
    if commit is None:
        print("No earlier contract to compare with.")
        return 0
    return check_against(commit)


if __name__ == "__main__":
    raise SystemExit(main())
