"""Who makes a result."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Provenance:
    """Vendor or "local", engine or model, version of its prompt or rules: enough to repeat and compare."""

    provider: str
    model: str
    prompt_version: str = ""
