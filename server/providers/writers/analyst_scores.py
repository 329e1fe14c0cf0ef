"""Weighs what a listing says about each facet into findings, strongest first."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from server.marketing.ports import Listing
from server.providers.writers.analyst_facets import Mention, mentions
from server.providers.writers.analyst_text import Passage, passages
from server.providers.writers.phrases import table

Details = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """A facet the listing supports: how strongly (0-100), by which words, and with which particulars."""

    facet: str
    score: int
    evidence: str
    term: str
    details: Details

    @property
    def kind(self) -> str:
        """Which part of the report the facet can carry."""
        return str(table("lexicon")["facets"][self.facet]["kind"])


@dataclass(frozen=True, slots=True)
class Reading:
    """All findings, strongest first, and the facets the listing rules out."""

    findings: tuple[Finding, ...]
    denied: frozenset[str]

    def find(self, facet: str) -> Finding | None:
        """The finding of one facet, if there is one."""
        return next((finding for finding in self.findings if finding.facet == facet), None)


def read_listing(listing: Listing, known: frozenset[str]) -> Reading:
    """Everything the listing's text and facilities say; `known` words are its own place names."""
    by_facet: dict[str, list[Mention]] = defaultdict(list)
    for passage in passages(listing):
        for mention in mentions(passage, known):
            by_facet[mention.facet].append(mention)
    denied = frozenset(facet for facet, said in by_facet.items() if _is_ruled_out(facet, said))
    named = {mention.facet for mention in mentions(_headline(listing), known)}
    findings = [
        _weigh(facet, _supporting(said), facet in named) for facet, said in by_facet.items() if facet not in denied
    ]
    strongest = sorted((finding for finding in findings if finding), key=lambda finding: -finding.score)
    return Reading(tuple(strongest), denied)


def _headline(listing: Listing) -> Passage:
    text = f"{listing.category} {listing.name}"
    return Passage(text, text, 0.0)


def _is_ruled_out(facet: str, said: list[Mention]) -> bool:
    """Guests barred once are barred; other facets are out when denied at least as often as granted."""
    denials = sum(mention.denied for mention in said)
    strict = table("lexicon")["facets"][facet].get("strict", False)
    return denials > 0 and (strict or denials * 2 >= len(said))


def _supporting(said: Iterable[Mention]) -> list[Mention]:
    return [mention for mention in said if not mention.denied and not mention.passage.is_rule]


def _weigh(facet: str, said: list[Mention], is_named: bool) -> Finding | None:
    if not said:
        return None
    best = max(said, key=_sentence_weight)
    agreeing = {mention.passage.is_facility for mention in said}
    weights = table("lexicon")["weights"]
    score = weights["base"] + table("lexicon")["facets"][facet]["appeal"] + _sentence_weight(best)
    score += weights["repetition"] * min(len(said) - 1, weights["repetitions_at_most"])
    score += weights["facility_agrees"] * (len(agreeing) == 2) + weights["named"] * is_named
    term = best.term or next((mention.term for mention in said if mention.term), "")
    return Finding(facet, min(score, 100), best.passage.evidence, term, best.details)


def _sentence_weight(mention: Mention) -> int:
    """Strength of wording, particulars and an early place; a bare facility entry has little of them."""
    weights, strength = table("lexicon")["weights"], table("lexicon")["strength"]
    text = mention.passage.text.casefold()
    strong = sum(word in text for word in (*strength["ko"], *strength["en"]))
    weight = weights["strong_word"] * min(strong, weights["strong_words_at_most"])
    weight += weights["detail"] * min(len(mention.details), weights["details_at_most"])
    weight += weights["leads"] * mention.leads
    if mention.passage.is_facility:
        return int(weight)
    is_early = mention.passage.place < weights["early_share"]
    return int(weight + weights["sentence"] + weights["early_sentence"] * is_early)
