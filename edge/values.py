"""Words of Envoy's own language: typed extensions, seconds, and the matchers that the other modules share."""

import re
from collections.abc import Iterable
from typing import Any

Json = dict[str, Any]

_TYPES = "type.googleapis.com/"


def typed(kind: str, **fields: Any) -> Json:
    """A message of that type inside an `Any`."""
    return {"@type": f"{_TYPES}{kind}", **fields}


def extension(name: str, kind: str, **fields: Any) -> Json:
    """An extension by its name, with its typed configuration."""
    return {"name": name, "typed_config": typed(kind, **fields)}


def seconds(value: float) -> str:
    """A duration."""
    return f"{value:g}s"


def address(host: str, port: int) -> Json:
    """A TCP address."""
    return {"socket_address": {"address": host, "port_value": port}}


def present(name: str) -> Json:
    """Matches calls that carry the header at all."""
    return {"name": name, "present_match": True}


def header_matches(name: str, pattern: str) -> Json:
    """Matches the whole header against a regular expression."""
    return {"name": name, "string_match": {"safe_regex": {"regex": pattern}}}


def one_of(texts: Iterable[str]) -> str:
    """A regular expression for exactly these texts."""
    return "|".join(re.escape(text) for text in sorted(texts))
