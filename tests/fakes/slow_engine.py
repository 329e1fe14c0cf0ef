"""An engine that gets half-way and then takes for ever; its progress is its process id."""

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from server.core.engine_process import serve_engine


def work(request: dict[str, Any], progress: Callable[[int], None]) -> dict[str, Any]:
    Path(request["half_done"]).write_bytes(b"half a video")
    progress(os.getpid())
    while True:
        time.sleep(60)


if __name__ == "__main__":
    serve_engine(work)
