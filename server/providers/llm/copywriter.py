"""A copywriter that asks a language model; the rules of search copy are checked before anybody sees it."""

from dataclasses import asdict

from pydantic import BaseModel, ConfigDict

from server.core.provenance import MeteredProvenance
from server.providers.llm.writing import Question, Writer
from server.social.copy_rules import check_copy, usable_targets
from server.social.ports import CopyBrief, SearchCopy


class SearchText(BaseModel):
    """What the model is asked for."""

    model_config = ConfigDict(extra="forbid")

    title: str
    description: str
    keywords: list[str]


class LlmCopywriter:
    """Implements the Copywriter port."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    async def write(self, brief: CopyBrief) -> tuple[SearchCopy, MeteredProvenance]:
        """Copy that keeps every rule."""
        order = f"Write the search copy of this stay for {brief.platform} in the language {brief.language}."
        facts = {**asdict(brief), "keywords": usable_targets(brief) or brief.keywords}
        found, made_by = await self._writer.write(
            Question("copy", order, facts),
            SearchText,
            lambda text: [f"{each.field}: {each.message}" for each in check_copy(_copy(text), brief)],
        )
        return _copy(found), made_by


def _copy(text: SearchText) -> SearchCopy:
    return SearchCopy(text.title.strip(), text.description.strip(), tuple(text.keywords))
