"""Has a text written and checked: one answer, and one more chance to mend what the checks found."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import structlog
from pydantic import BaseModel

from server.core.provenance import MeteredProvenance
from server.providers.llm.model import PROVIDER, LanguageModel, Messages, Reply, Usage, failed
from server.providers.llm.prompts import Prompt, Prompts
from server.providers.llm.quoting import quoted

MOST_FAULTS = 20
NOT_OF_SHAPE = "The answer was not JSON of the required schema."

T = TypeVar("T", bound=BaseModel)
Check = Callable[[T], Sequence[str]]
"""What is wrong with an answer, a sentence each; none when nothing is."""

log = structlog.get_logger("llm")


@dataclass(frozen=True, slots=True)
class Question:
    """A task of the prompts, what we ask for, and facts that strangers wrote."""

    task: str
    order: str
    facts: Mapping[str, Any]


class Writer:
    """Asks, checks, asks once more."""

    def __init__(self, model: LanguageModel, prompts: Prompts) -> None:
        self._model = model
        self._prompts = prompts

    async def write(self, question: Question, shape: type[T], check: Check[T]) -> tuple[T, MeteredProvenance]:
        """An answer without faults; raises EngineFailed: CONTENT_REJECTED, PROVIDER_FAILED and those of the model."""
        prompt = self._prompts.latest(question.task)
        messages: Messages = [
            {"role": "developer", "content": prompt.instructions},
            {"role": "user", "content": f"{question.order}\n\n{quoted(question.facts)}"},
        ]
        first = await self._model.ask(messages, shape)
        if first.value is not None and not (faults := check(first.value)):
            return first.value, self._made(prompt, first.usage)
        faults = faults if first.value is not None else [NOT_OF_SHAPE]
        log.info("llm_repair", task=question.task, version=prompt.version, faults=len(faults))
        second = await self._model.ask([*messages, *_to_mend(prompt, first, faults)], shape)
        if second.value is None:
            raise failed("PROVIDER_FAILED", "malformed twice", retryable=True)
        if faults := check(second.value):
            raise failed("CONTENT_REJECTED", "; ".join(faults[:3]), retryable=False)
        return second.value, self._made(prompt, first.usage.plus(second.usage))

    def _made(self, prompt: Prompt, usage: Usage) -> MeteredProvenance:
        return MeteredProvenance(
            PROVIDER, self._model.name, prompt.version, usage.input_tokens, usage.output_tokens, usage.cost_micros
        )


def _to_mend(prompt: Prompt, reply: Reply[T], faults: Sequence[str]) -> Messages:
    listed = "\n".join(f"- {fault}" for fault in faults[:MOST_FAULTS])
    return [
        {"role": "assistant", "content": reply.text},
        {"role": "user", "content": f"{prompt.repair}\n{listed}"},
    ]
