"""Puts a server process under load with h2load, and reads what each call cost that process."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

TICK_S = 1 / os.sysconf("SC_CLK_TCK")
HTTP_2, HTTP_1 = ["-c", "10", "-m", "2"], ["--h1", "-c", "20"]
"""Either way 20 calls at once, which is what one user may have running."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One round: CPU microseconds of the server process per call, and calls per second."""

    cpu_us: float
    rate: float


@dataclass(frozen=True, slots=True)
class Target:
    """Something to call: an HTTP/1.1 GET, or a gRPC or gRPC-web method with a framed request."""

    url: str
    pid: int
    headers: Mapping[str, str]
    body: Path | None = None
    http_1: bool = False

    def hit(self, calls: int) -> Sample:
        """Send that many calls; raises AssertionError when any failed."""
        before, began = cpu_seconds(self.pid), time.perf_counter()
        done = subprocess.run(self._command(calls), capture_output=True, text=True, check=True)
        took, spent = time.perf_counter() - began, cpu_seconds(self.pid) - before
        assert re.search(rf"{calls} succeeded, 0 failed, 0 errored", done.stdout), done.stdout
        return Sample(spent / calls * 1e6, calls / took)

    def _command(self, calls: int) -> list[str]:
        headers = [part for name, value in self.headers.items() for part in ("-H", f"{name}: {value}")]
        protocol = HTTP_1 if self.http_1 or not self.body else HTTP_2
        body = ["-d", str(self.body)] if self.body else []
        return ["h2load", "-n", str(calls), *protocol, *body, *headers, self.url]


def cpu_seconds(pid: int) -> float:
    """User and system time the process has used, all its threads together."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * TICK_S


@contextmanager
def process(command: list[str], environment: Mapping[str, str], log: Path) -> Iterator[int]:
    """A process that runs while the block does; its output goes to a file, and is shown when the block fails."""
    with log.open("wb") as out:
        running = subprocess.Popen(command, env={**os.environ, **environment}, stdout=out, stderr=out)
    try:
        yield running.pid
    except BaseException:
        print(f"{command}:", log.read_text(errors="replace")[-2_000:], file=sys.stderr)
        raise
    finally:
        running.terminate()
        try:
            running.wait(30)
        except subprocess.TimeoutExpired:
            running.kill()
            running.wait()


def framed(message: bytes, path: Path) -> Path:
    """The message as gRPC sends it, in a file for h2load."""
    path.write_bytes(b"\0" + len(message).to_bytes(4) + message)
    return path
