"""How hard each vendor may be worked, from `vendors.toml`."""

import tomllib
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of one vendor; see the data file for their meaning."""

    burst: int
    per_s: float
    at_once: int
    failures: int
    rest_s: float
    longest_rest_s: float
    patience_s: float

    @property
    def patience(self) -> timedelta:
        """How long a job stands in line before it fails."""
        return timedelta(seconds=self.patience_s)


@cache
def all_limits() -> dict[str, Limits]:
    """Every vendor's."""
    data = tomllib.loads(files("server.jobs").joinpath("vendors.toml").read_text("utf-8"))
    return {vendor: Limits(**values) for vendor, values in data.items() if isinstance(values, dict)}


def limits_of(vendor: str) -> Limits:
    """Those of one vendor; raises KeyError for one that the file does not name."""
    return all_limits()[vendor]
