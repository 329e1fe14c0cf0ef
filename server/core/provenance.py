"""Who makes a result."""

from dataclasses import dataclass

from server.core.till import Cost

LOCAL = "local"


@dataclass(frozen=True, slots=True)
class Provenance:
    """Vendor or "local", engine or model, version of its prompt or rules: enough to repeat and compare."""

    provider: str
    model: str
    prompt_version: str = ""


@dataclass(frozen=True, slots=True)
class MeteredProvenance(Provenance):
    """Who made a result, and what it used up. `cost_micros` is millionths of a US dollar."""

    input_tokens: int = 0
    output_tokens: int = 0
    cost_micros: int = 0

    @property
    def cost(self) -> Cost:
        """What it cost, all calls together."""
        return Cost(self.provider, "tokens", self.input_tokens + self.output_tokens, self.cost_micros)

    @property
    def plain(self) -> Provenance:
        """Without what it used up."""
        return Provenance(self.provider, self.model, self.prompt_version)
