"""What a browser loads before the console shows its first page."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

from tests.bench.figures import Figure

ROOT = Path(__file__).parents[2]


def figures() -> Iterator[Figure]:
    """Build the console and weigh it."""
    _run("build")
    told = json.loads(_run("measure"))
    note = f"gzip, {told['files']} files: the page, its words and the sign-in form"
    yield Figure("console_first_load_kb", told["console_first_load_kb"], "kB", note)


def _run(script: str) -> str:
    command = ["npm", "run", "--silent", "--workspace", "@castad/console", script]
    return subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout
