"""`castad dev`: the system and its console on this machine, their logs on the terminal, until Ctrl-C."""

import asyncio
import contextlib
import re
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

from rich.console import Console

from server import console as web_console
from server import seeds, stand_ins
from server.core.settings import Settings, settings
from server.processes import StartFailed, System
from server.signals import until_signalled

LOOK_EVERY_S = 0.5


async def _run(console: Console) -> int:
    config = settings().model_copy(update={"log_format": "console"})
    async with (
        until_signalled() as stopping,
        System(config, logs=None, edge=True) as system,
        contextlib.AsyncExitStack() as beside,
    ):
        console.print(f"[bold green]CastAD runs.[/] gRPC [bold]{system.target}[/], browsers [bold]{config.edge_url}[/]")
        console.print(
            f"Try: npx buf curl --protocol grpc --http2-prior-knowledge --list-methods http://{system.target}"
        )
        addresses = await seeds.plant(config)
        await _open_console(beside, config, console)
        console.print(f"Sign in as {', '.join(addresses)} with the password [bold]{seeds.PASSWORD}[/].")
        console.print("Ctrl-C stops everything.")
        showing = asyncio.create_task(_show_mails(config.mail_dir, console))
        died = asyncio.create_task(system.died())
        stopped = asyncio.create_task(stopping.wait())
        done, waiting = await asyncio.wait({died, stopped}, return_when=asyncio.FIRST_COMPLETED)
        for task in (*waiting, showing):
            task.cancel()
        if died in done:
            console.print(f"[red]{died.result()} ended by itself.[/]")
            return 1
        console.print("Stopping …")
        return 0


async def _open_console(beside: contextlib.AsyncExitStack, config: Settings, console: Console) -> None:
    """The web console, where its packages are installed; the system is of use without it."""
    try:
        await beside.enter_async_context(web_console.serving(config))
    except web_console.ConsoleAbsent as error:
        console.print(f"[yellow]{error}[/]")
    else:
        console.print(f"Open [bold green]{config.console_url}[/] and make an advertisement.")


async def _show_mails(folder: Path, console: Console) -> None:
    """Print every mail that lands in the folder, and the link in it; logs never show links."""
    shown = await asyncio.to_thread(_mails_in, folder)
    while True:
        found = await asyncio.to_thread(_mails_in, folder)
        for path in sorted(found.keys() - shown.keys()):
            mail = message_from_bytes(found[path], policy=default)
            console.print(f"[bold cyan]Mail[/] to {mail['To']}: {mail['Subject']}")
            if link := link_in(mail):
                console.print(link, soft_wrap=True)
        shown = found
        await asyncio.sleep(LOOK_EVERY_S)


def _mails_in(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.glob("*.eml")}


def link_in(mail: EmailMessage) -> str:
    """The link with a token; empty when the mail has none."""
    body = mail.get_body(("plain",))
    found = re.search(r"https?://\S+#token=\S+", body.get_content()) if body else None
    return found[0] if found else ""


def main(*, fake_vendors: bool = False) -> None:
    """Run until interrupted, with stand-ins for vendors where asked for."""
    console = Console()
    try:
        with stand_ins.running() if fake_vendors else contextlib.nullcontext():
            code = asyncio.run(_run(console))
    except (StartFailed, stand_ins.StandInsAbsent) as error:
        console.print(f"[red]{error}[/]")
        code = 1
    raise SystemExit(code)
