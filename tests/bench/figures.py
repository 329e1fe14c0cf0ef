"""What a suite measures: one JSON line a figure."""

import json
from dataclasses import asdict, dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Figure:
    """A named number; `note` says how it came about."""

    name: str
    value: float
    unit: str
    note: str = ""


def show(figure: Figure) -> None:
    """Print it as a JSON line."""
    print(json.dumps(asdict(figure), ensure_ascii=False), flush=True)


def middle(values: list[float]) -> float:
    """The median, to four digits."""
    return float(f"{median(values):.4g}")
