"""Logging for a whole process: JSON lines (or colours for people), cleaned and without secrets, whoever logs."""

import json
import logging
import re
import sys
from collections.abc import MutableMapping
from functools import lru_cache
from typing import Any, TextIO

import structlog
from structlog.typing import Processor

from server.core import clock
from server.core.settings import Settings

MAX_FIELD = 1_024
MAX_TRACEBACK = 16_384
HIDDEN = "***"
UNCLEAN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
SECRET_KEY = re.compile(
    r"password|passwd|secret|authorization|cookie|credential|verifier|signature|api_?key|(^|_)token$|^code$", re.I
)
SECRET_TEXT = re.compile(
    r"rt1\.[\w.-]+|eyJ[\w-]+\.[\w-]+\.[\w-]+|Bearer \S+|bearer \S+|[Ss]ignature=[\w%-]+|[?&]sig=[\w%+/=-]+|://[^/\s:@]+:[^/\s@]+@"
)
"""Refresh tokens, JWTs, bearer headers, signed links and logins in addresses, wherever they stand."""

_encode = json.JSONEncoder(ensure_ascii=False, default=str).encode

Event = MutableMapping[str, Any]


def set_up(config: Settings, out: TextIO = sys.stdout) -> None:
    """Send everything this process logs, by structlog or by `logging`, to `out`."""
    level = logging.getLevelNamesMapping()[config.log_level.upper()]
    render = _renderers(config.log_format)
    common: list[Processor] = [
        structlog.processors.add_log_level,
        stamp,
        structlog.processors.format_exc_info,
        scrub,
    ]
    structlog.configure(
        processors=[*common, *render],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(out),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(out)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.add_logger_name, *common],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *render],
        )
    )
    # What other people's code finds worth an info line is a debug line to an operator of ours.
    logging.basicConfig(handlers=[handler], level=level if level <= logging.DEBUG else logging.WARNING, force=True)


def _renderers(log_format: str) -> list[Processor]:
    if log_format == "console":
        return [structlog.dev.ConsoleRenderer(colors=sys.stdout.isatty())]
    return [to_json]


def stamp(_logger: Any, _name: str, event: Event) -> Event:
    """Add the time, in UTC."""
    event["time"] = clock.now().isoformat(timespec="milliseconds")
    return event


def scrub(_logger: Any, _name: str, event: Event) -> Event:
    """Hide what is secret, strip what could forge a line or hide one, and cut what is too long."""
    for key, value in event.items():
        if _looks_secret(key):
            event[key] = HIDDEN
        elif isinstance(value, str):
            event[key] = _traceback(value) if key == "exception" else _text(value)
    return event


def _text(value: str) -> str:
    if SECRET_TEXT.search(value):
        value = SECRET_TEXT.sub(HIDDEN, value)
    if len(value) > MAX_FIELD or not value.isprintable():
        value = UNCLEAN.sub(" ", value[:MAX_FIELD])
    return value


def _traceback(value: str) -> str:
    """Its end, with its lines."""
    return SECRET_TEXT.sub(HIDDEN, value)[-MAX_TRACEBACK:]


@lru_cache(maxsize=1_024)
def _looks_secret(key: str) -> bool:
    return SECRET_KEY.search(key) is not None


def to_json(_logger: Any, _name: str, event: Event) -> str:
    """One line, time and level first; a kept encoder is faster than `json.dumps` with options."""
    return _encode({"time": event.pop("time"), "level": event.pop("level"), **event})
