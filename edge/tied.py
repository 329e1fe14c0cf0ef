"""`python -m edge.tied PARENT PROGRAM …`: becomes the program, and ends when its parent does."""

import ctypes
import os
import resource
import signal
import sys

PR_SET_PDEATHSIG = 1


def command(program: str, *arguments: str) -> list[str]:
    """What to run instead of the program, so that it does not outlive this process."""
    return [sys.executable, "-m", "edge.tied", str(os.getpid()), program, *arguments]


def main(parent: int, program: list[str]) -> None:
    """Never returns."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:
        raise SystemExit("the parent has already ended")
    _, most_files = resource.getrlimit(resource.RLIMIT_NOFILE)
    # Each client takes one; what shells allow by default is too few.
    resource.setrlimit(resource.RLIMIT_NOFILE, (most_files, most_files))
    os.execv(program[0], program)  # noqa: S606  # a list, no shell


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
