"""Looks into foreign JSON by paths, whatever shape it turns out to have."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

MOST_FOUND = 500
_REFERENCE = "__ref"


class Paths:
    """Finds values under named roots; `entities` are what references point at."""

    def __init__(self, roots: Mapping[str, Any], entities: Mapping[str, Any] | None = None) -> None:
        self._roots = roots
        self._entities = entities or {}

    def first_text(self, paths: Sequence[str]) -> str:
        """The first text or number that any of the paths leads to; empty when there is none."""
        texts = (str(found).strip() for found in self.all(paths) if isinstance(found, str | int | float))
        return next(filter(None, texts), "")

    def all(self, paths: Sequence[str]) -> Iterator[Any]:
        """Everything the paths lead to, in order."""
        found = 0
        for path in paths:
            for value in self._follow([self._roots], path.replace("[]", ".[]").split(".")):
                found += 1
                if found > MOST_FOUND:
                    return
                yield value

    def _follow(self, values: Sequence[Any], steps: Sequence[str]) -> Sequence[Any]:
        for step in steps:
            values = [self._resolved(inner) for value in values for inner in _inside(value, step)][:MOST_FOUND]
        return [value for value in values if value is not None]

    def _resolved(self, value: Any) -> Any:
        if isinstance(value, Mapping) and isinstance(reference := value.get(_REFERENCE), str):
            return self._entities.get(reference)
        return value


def _inside(value: Any, step: str) -> Iterator[Any]:
    if step == "[]":
        yield from value if isinstance(value, list) else ()
    elif not isinstance(value, Mapping):
        return
    elif step.endswith("*"):
        yield from (inner for key, inner in value.items() if key.startswith(step[:-1]))
    elif step in value:
        yield value[step]
