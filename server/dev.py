"""`castad dev`: the system on this machine, its logs on the terminal, until Ctrl-C."""

import asyncio

from rich.console import Console

from server.core.settings import settings
from server.processes import StartFailed, System
from server.signals import until_signalled


async def _run(console: Console) -> int:
    config = settings().model_copy(update={"log_format": "console"})
    async with until_signalled() as stopping, System(config, logs=None) as system:
        console.print(f"[bold green]CastAD runs.[/] gRPC [bold]{system.target}[/], links [bold]{config.base_url}[/]")
        console.print(
            f"Try: npx buf curl --protocol grpc --http2-prior-knowledge --list-methods http://{system.target}"
        )
        console.print("Ctrl-C stops everything.")
        died = asyncio.create_task(system.died())
        stopped = asyncio.create_task(stopping.wait())
        done, waiting = await asyncio.wait({died, stopped}, return_when=asyncio.FIRST_COMPLETED)
        for task in waiting:
            task.cancel()
        if died in done:
            console.print(f"[red]{died.result()} ended by itself.[/]")
            return 1
        console.print("Stopping …")
        return 0


def main() -> None:
    """Run until interrupted."""
    console = Console()
    try:
        code = asyncio.run(_run(console))
    except StartFailed as error:
        console.print(f"[red]{error}[/]")
        code = 1
    raise SystemExit(code)
