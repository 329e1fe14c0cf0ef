"""Takes the state out of a page that its own script would read, and nothing that only looks like it."""

import json
import re
from collections.abc import Iterator
from typing import Any

_SCRIPT, _SCRIPT_END = "<script", "</script>"
_MOST_ASSIGNMENTS = 200
_ASSIGNMENT = re.compile(r"window\.(\w+)\s*=\s*")
_decoder = json.JSONDecoder()


def page_state(html: str, variable: str) -> dict[str, Any] | None:
    """The object that a script of the page assigns to `window.<variable>`; None when there is none.

    A value is skipped as a whole, so a text inside of another one cannot pass for an assignment.
    """
    for script in _scripts(html):
        for name, value in _assignments(script):
            if name == variable and isinstance(value, dict):
                return value
    return None


def _scripts(html: str) -> Iterator[str]:
    """What stands in the page's scripts; every character is looked at once, however the page is made."""
    at = 0
    while (start := html.find(_SCRIPT, at)) >= 0 and (end := html.find(_SCRIPT_END, start)) >= 0:
        yield html[html.find(">", start, end) + 1 : end]
        at = end + len(_SCRIPT_END)


def _assignments(script: str) -> Iterator[tuple[str, Any]]:
    at = 0
    for _ in range(_MOST_ASSIGNMENTS):
        match = _ASSIGNMENT.search(script, at)
        if match is None:
            return
        at = match.end()
        try:
            # The decoder finds the value's end itself: braces inside of texts do not mislead it.
            value, at = _decoder.raw_decode(script, at)
        except (ValueError, RecursionError):
            continue
        yield match[1], value
