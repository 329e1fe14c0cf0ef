"""`castad keys rotate`: everything that is kept encrypted comes under the first of the keys."""

import asyncio
from collections import Counter

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from server.auth.key_rotation import KeyRotation, Renewal
from server.core import keyring
from server.core.deployment import DbRole, connect
from server.core.errors import DatabaseUnavailable
from server.core.settings import Settings
from server.core.signing_secret import SecretMissing
from server.social.key_rotation import AccountKeyRotation


def rotate(config: Settings) -> int:
    """Rotate with a progress bar; the exit code is 0 when the older keys can go."""
    console = Console()
    try:
        outcomes = asyncio.run(_rotate(config, console))
    except (SecretMissing, DatabaseUnavailable) as error:
        console.print(f"[red]Nothing was changed:[/red] {error}")
        return 2
    console.print(f"{outcomes[Renewal.RENEWED]} stored tokens brought under the current key.")
    if lost := outcomes[Renewal.LOST]:
        console.print(f"[yellow]{lost} could not be opened; keep the older keys, or let their owners sign in anew.")
    return 1 if lost else 0


async def _rotate(config: Settings, console: Console) -> Counter[Renewal]:
    ring = keyring.load(config)
    database = await connect(config, DbRole.APP)
    columns = (TextColumn("Re-encrypting"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    outcomes: Counter[Renewal] = Counter()
    try:
        rotations = (KeyRotation(database, ring), AccountKeyRotation(database, ring))
        with Progress(*columns, console=console) as progress:
            bar = progress.add_task("", total=sum([await each.outstanding() for each in rotations]))
            for rotation in rotations:
                async for outcome in rotation.run():
                    outcomes[outcome] += 1
                    progress.advance(bar)
    finally:
        await database.close()
    return outcomes
