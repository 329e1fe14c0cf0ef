"""Writes the marketing report in the asked language from what was found in the listing."""

from collections.abc import Mapping
from typing import Any
from zlib import crc32

from server.core.language import Language
from server.core.names import local_name, local_place
from server.marketing.ports import Claim, Intelligence, Listing, Persona, SellingPoint
from server.marketing.region import Region
from server.providers.writers.analyst_keywords import target_keywords
from server.providers.writers.analyst_markdown import to_markdown
from server.providers.writers.analyst_scores import Finding, Reading
from server.providers.writers.particles import KoreanWord
from server.providers.writers.phrases import facet_phrases, stay_of, table

SELLING_POINTS_AT_MOST = 8
PERSONAS_AT_MOST = 3
FAVORS_AT_MOST = 3


def write_report(listing: Listing, place: Region, reading: Reading, language: Language) -> Intelligence:
    """Every claim rests on a finding; wording varies with the listing, never by chance."""
    bank = table(f"report/{language}")
    points = reading.findings[:SELLING_POINTS_AT_MOST]
    stay = bank["stays"][stay_of(listing.category, listing.name)]
    selling_points = tuple(_selling_point(finding, language) for finding in points)
    draft = Intelligence(
        location_analysis=_location(listing, place, reading, language),
        concept=_concept(points, stay, language, crc32(listing.name.encode())),
        market_category=_market_category(place, points, stay, language),
        core_value=Claim(bank["core_value"][points[0].kind], points[0].evidence),
        personas=_personas(reading, language),
        selling_points=selling_points,
        target_keywords=target_keywords(listing, place, points, stay, language),
        report_markdown="",
    )
    return to_markdown(draft, local_name(listing.name, language), bank["headings"])


def _selling_point(finding: Finding, language: Language) -> SellingPoint:
    phrases = facet_phrases(language)[finding.facet]
    sentences = [phrases.sentence(finding.term)]
    notes = table(f"report/{language}")["details"]
    sentences += [notes[name].format(n=number) for name, number in finding.details]
    joint = "" if language in (Language.ZH, Language.JA) else " "
    return SellingPoint(phrases.label, joint.join(sentences), finding.score, finding.evidence)


def _location(listing: Listing, place: Region, reading: Reading, language: Language) -> Claim:
    bank = table(f"report/{language}")
    settings = bank["settings"]
    found = next((finding for finding in reading.findings if finding.facet in settings), None)
    where = _place_name(place, language)
    template = bank["location_placed" if where else "location_bare"]
    name = KoreanWord(local_name(listing.name, language))
    text = template.format(name=name, place=where, setting=settings[found.facet if found else "other"])
    evidence = found.evidence if found else listing.road_address if where else reading.findings[0].evidence
    return Claim(text, evidence)


def _place_name(place: Region, language: Language) -> str:
    names = [local_place(part, language) for part in (place.region, place.detail_region) if part]
    if language in (Language.EN, Language.VI, Language.TH):
        return ", ".join(reversed(names))
    return " ".join(names) if language is Language.KO else "".join(names)


def _concept(points: tuple[Finding, ...], stay: str, language: Language, seed: int) -> Claim:
    bank, phrases = table(f"report/{language}"), facet_phrases(language)
    if len(points) == 1:
        return Claim(bank["concept_single"].format(a=phrases[points[0].facet].short, stay=stay), points[0].evidence)
    second = next((point for point in points[1:] if point.kind != points[0].kind), points[1])
    template = bank["concept"][seed % len(bank["concept"])]
    text = template.format(a=phrases[points[0].facet].short, b=phrases[second.facet].short, stay=stay)
    return Claim(text, points[0].evidence)


def _market_category(place: Region, points: tuple[Finding, ...], stay: str, language: Language) -> str:
    bank = table(f"report/{language}")
    template = bank["market_category_placed" if place.region else "market_category"]
    telling = next((point for point in points if point.kind != "stay"), points[0])
    label = facet_phrases(language)[telling.facet].label
    text = template.format(place=local_place(place.region, language), label=label, stay=stay)
    return str(text[:1].upper() + text[1:])


def _personas(reading: Reading, language: Language) -> tuple[Persona, ...]:
    """Guests whose wishes the listing meets best; always at least one."""
    ranked = sorted(table("lexicon")["personas"].items(), key=lambda entry: -_fit(entry[1], reading))
    fitting = [entry for entry in ranked if _fit(entry[1], reading) > 0]
    best = _fit(fitting[0][1], reading) if fitting else 0
    chosen = [entry for entry in fitting if _fit(entry[1], reading) * 2 >= best][:PERSONAS_AT_MOST]
    return tuple(_persona(name, profile, reading, language) for name, profile in chosen)


def _fit(profile: Mapping[str, Any], reading: Reading) -> int:
    barred = reading.denied & set(profile.get("barred_by", ()))
    missing = [facet for facet in profile.get("needs", ()) if not reading.find(facet)]
    if barred or missing:
        return 0
    return sum(weight * f.score for facet, weight in profile["facets"].items() if (f := reading.find(facet)))


def _persona(name: str, profile: Mapping[str, Any], reading: Reading, language: Language) -> Persona:
    wishes = profile["facets"]
    met = sorted(
        (finding for finding in reading.findings if finding.facet in wishes),
        key=lambda finding: -wishes[finding.facet] * finding.score,
    )
    words = table(f"report/{language}")["personas"][name]
    favors = tuple(facet_phrases(language)[finding.facet].short for finding in met[:FAVORS_AT_MOST])
    low, high = profile["ages"]
    return Persona(words["name"], low, high, favors, words["trigger"], met[0].evidence)
