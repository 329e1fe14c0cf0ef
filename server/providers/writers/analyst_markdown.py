"""Lays the report out as Markdown for people to read."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from server.marketing.ports import Claim, Intelligence

_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~])")


def to_markdown(report: Intelligence, name: str, headings: Mapping[str, str]) -> Intelligence:
    """The same report with `report_markdown` filled in; the listing's words are quoted as plain text."""
    return replace(report, report_markdown="\n".join(_lines(report, name, headings)) + "\n")


def _lines(report: Intelligence, name: str, headings: Mapping[str, str]) -> Iterator[str]:
    yield f"# {headings['title'].format(name=_plain(name))}"
    yield f"\n**{report.market_category}**"
    yield f"\n## {headings['location']}\n"
    yield from _claim(report.location_analysis, headings)
    yield f"\n## {headings['concept']}\n"
    yield from _claim(report.concept, headings)
    yield ""
    yield report.core_value.text
    yield f"\n## {headings['selling_points']}\n"
    for number, point in enumerate(report.selling_points, 1):
        yield f"{number}. **{point.category}** ({point.score}/100) {point.description}"
        yield f"   > {headings['evidence']}: {_plain(point.evidence)}"
    yield f"\n## {headings['personas']}\n"
    for persona in report.personas:
        ages = headings["ages"].format(low=persona.age_min, high=persona.age_max)
        yield f"- **{persona.name}** ({ages}): {persona.booking_trigger} · {', '.join(persona.favors)}"
    yield f"\n## {headings['keywords']}\n"
    yield " ".join(f"#{keyword}" for keyword in report.target_keywords)


def _claim(claim: Claim, headings: Mapping[str, str]) -> Iterator[str]:
    yield claim.text
    yield f"\n> {headings['evidence']}: {_plain(claim.evidence)}"


def _plain(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))
