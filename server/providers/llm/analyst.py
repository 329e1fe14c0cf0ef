"""An analyst that asks a language model and believes only what the listing says itself."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict

from pydantic import BaseModel, ConfigDict

from server.core.language import Language
from server.core.names import hashtag, local_name
from server.core.provenance import MeteredProvenance
from server.marketing.ports import Claim, Intelligence, Listing, ListingTooThin, Persona, SellingPoint
from server.providers.llm.evidence import Source, faults_of
from server.providers.llm.writing import Question, Writer
from server.providers.writers.analyst_markdown import to_markdown
from server.providers.writers.phrases import table

PERSONAS, SELLING_POINTS, KEYWORDS, FAVORS = (1, 4), (1, 8), (3, 15), (1, 6)
AGES = (15, 90)
_FACTS = ("name", "category", "road_address", "description", "facilities")


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid")


class ClaimShape(_Shape):
    """A statement and the listing's own sentence behind it."""

    text: str
    evidence: str


class PersonaShape(_Shape):
    """A kind of guest."""

    name: str
    age_min: int
    age_max: int
    favors: list[str]
    booking_trigger: str
    evidence: str


class SellingPointShape(_Shape):
    """A reason to book."""

    category: str
    description: str
    score: int
    evidence: str


class MarketingReport(_Shape):
    """What the model is asked for; its name and fields go into the request."""

    location_analysis: ClaimShape
    concept: ClaimShape
    market_category: str
    core_value: ClaimShape
    personas: list[PersonaShape]
    selling_points: list[SellingPointShape]
    target_keywords: list[str]


class LlmAnalyst:
    """Implements the Analyst port."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    async def analyze(self, listing: Listing, language: Language) -> tuple[Intelligence, MeteredProvenance]:
        """A report whose every claim is found in the listing."""
        if not listing.says_something:
            raise ListingTooThin
        told = asdict(listing)
        facts = {name: told[name] for name in _FACTS}
        order = f"Write the marketing report of this stay in the language {language}."
        source = Source(listing)
        report, made_by = await self._writer.write(
            Question("analysis", order, facts), MarketingReport, lambda found: list(_faults(found, source))
        )
        return _intelligence(report, listing, language), made_by


def _faults(report: MarketingReport, source: Source) -> Iterator[str]:
    for name, most in (("personas", PERSONAS), ("selling_points", SELLING_POINTS), ("target_keywords", KEYWORDS)):
        yield from _counted(name, getattr(report, name), most)
    for where, text in _texts(report):
        yield from faults_of(text, where)
    for where, evidence in _evidence(report):
        if not source.holds(evidence):
            yield f"{where}.evidence is not a sentence of the listing, word for word."
    for at, persona in enumerate(report.personas):
        if not AGES[0] <= persona.age_min <= persona.age_max <= AGES[1]:
            yield f"personas[{at}] has ages outside of {AGES[0]} to {AGES[1]}."
        yield from _counted(f"personas[{at}].favors", persona.favors, FAVORS)
    if any(not 0 <= point.score <= 100 for point in report.selling_points):
        yield "A score is outside of 0 to 100."
    if any(not keyword or hashtag(keyword) != keyword for keyword in report.target_keywords):
        yield "target_keywords must be single words without the sign."


def _counted(name: str, items: Sequence[object], bounds: tuple[int, int]) -> Iterator[str]:
    if not bounds[0] <= len(items) <= bounds[1]:
        yield f"{name} must hold {bounds[0]} to {bounds[1]} items."


def _texts(report: MarketingReport) -> Iterator[tuple[str, str]]:
    """Every sentence that is the model's own."""
    for name in ("location_analysis", "concept", "core_value"):
        yield name, getattr(report, name).text
    yield "market_category", report.market_category
    for at, persona in enumerate(report.personas):
        for text in (persona.name, persona.booking_trigger, *persona.favors):
            yield f"personas[{at}]", text
    for at, point in enumerate(report.selling_points):
        for text in (point.category, point.description):
            yield f"selling_points[{at}]", text
    for keyword in report.target_keywords:
        yield "target_keywords", keyword


def _evidence(report: MarketingReport) -> Iterator[tuple[str, str]]:
    for name in ("location_analysis", "concept", "core_value"):
        yield name, getattr(report, name).evidence
    for at, persona in enumerate(report.personas):
        yield f"personas[{at}]", persona.evidence
    for at, point in enumerate(report.selling_points):
        yield f"selling_points[{at}]", point.evidence


def _intelligence(report: MarketingReport, listing: Listing, language: Language) -> Intelligence:
    points = sorted(report.selling_points, key=lambda point: -point.score)
    draft = Intelligence(
        location_analysis=_claim(report.location_analysis),
        concept=_claim(report.concept),
        market_category=report.market_category,
        core_value=_claim(report.core_value),
        personas=tuple(Persona(**{**each.model_dump(), "favors": tuple(each.favors)}) for each in report.personas),
        selling_points=tuple(SellingPoint(**point.model_dump()) for point in points),
        target_keywords=tuple(dict.fromkeys(report.target_keywords)),
        report_markdown="",
    )
    return to_markdown(draft, local_name(listing.name, language), table(f"report/{language}")["headings"])


def _claim(shape: ClaimShape) -> Claim:
    return Claim(shape.text, shape.evidence)
