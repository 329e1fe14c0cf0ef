"""Progress bars of a command that makes something in stages."""

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn


def bars(console: Console) -> Progress:
    """Bars with a name, a percentage, a clock and a note."""
    return Progress(
        SpinnerColumn(), TextColumn("{task.description:22}"), BarColumn(), TextColumn("{task.percentage:3.0f} %"),
        TimeElapsedColumn(), TextColumn("[dim]{task.fields[note]}"), console=console,
    )  # fmt: skip


class Stages:
    """A progress bar a stage, each made when its stage first shows itself."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._bars: dict[str, TaskID] = {}

    def show(self, name: str, percent: float, note: str = "") -> None:
        """Move the stage's bar."""
        if name not in self._bars:
            self._bars[name] = self._progress.add_task(name, total=100, note="")
        self._progress.update(self._bars[name], completed=percent, note=note)
        if percent >= 100:
            self._progress.stop_task(self._bars[name])
