"""Marketing between rows and protobuf."""

from castad.common.v1 import cost_pb2, language_pb2
from castad.marketing.v1 import analysis_calls_pb2, analysis_pb2, intelligence_pb2, place_pb2

from server.core import caller
from server.core.clock import timestamp
from server.core.language import Language
from server.jobs import mapping as job_mapping
from server.jobs.models import Job
from server.marketing import service
from server.marketing.models import Analysis
from server.marketing.place_links import page_of
from server.marketing.ports import (
    Candidate,
    Claim,
    Coordinates,
    Intelligence,
    Listing,
    MeteredProvenance,
    Persona,
    SellingPoint,
)
from server.marketing.service import WantedPlace


def language_of(value: language_pb2.Language) -> Language:
    """The asked language, or the caller's own where none was asked."""
    if value == language_pb2.LANGUAGE_UNSPECIFIED:
        return Language(caller.current().locale)
    return Language(language_pb2.Language.Name(value).removeprefix("LANGUAGE_").lower())


def listing_of(message: place_pb2.Listing) -> Listing:
    """A listing as it was given by hand."""
    return Listing(
        name=message.name.strip(),
        road_address=message.address.strip(),
        description=message.description.strip(),
        facilities=tuple(message.facilities),
        category=message.category.strip(),
        phone=message.phone.strip(),
        photo_urls=tuple(message.photo_urls),
        photo_count=len(message.photo_urls),
    )


def wanted_place(request: analysis_calls_pb2.StartAnalysisRequest) -> WantedPlace:
    """The place of the map that a request names."""
    if request.WhichOneof("source") == "place_url":
        return service.wanted_by_link(request.place_url)
    return service.wanted_candidate(_candidate_of(request.candidate))


def _candidate_of(message: place_pb2.PlaceCandidate) -> Candidate:
    point = message.coordinates
    return Candidate(
        title=message.title.strip(),
        category=message.category.strip(),
        address=message.address.strip(),
        road_address=message.road_address.strip(),
        place_url=message.place_url.strip(),
        coordinates=Coordinates(point.latitude, point.longitude) if message.HasField("coordinates") else None,
    )


def candidate(found: Candidate) -> place_pb2.PlaceCandidate:
    """A place that the search has found."""
    return place_pb2.PlaceCandidate(
        title=found.title,
        category=found.category,
        address=found.address,
        road_address=found.road_address,
        place_url=found.place_url,
        coordinates=_coordinates(found.coordinates),
    )


def analysis(row: Analysis, job: Job) -> analysis_pb2.Analysis:
    """An analysis and its job."""
    return analysis_pb2.Analysis(
        id=str(row.id),
        place=_place(row),
        intelligence=_intelligence(row.intelligence, row.provenance) if row.intelligence and row.provenance else None,
        job=job_mapping.job(job),
        language=f"LANGUAGE_{row.language.upper()}",
        created_at=timestamp(row.created_at),
    )


def _place(row: Analysis) -> place_pb2.Place:
    listing = row.listing
    return place_pb2.Place(
        source=f"PLACE_SOURCE_{row.source}",
        source_place_id=row.source_place_id,
        name=listing.name,
        region=row.region,
        detail_region=row.detail_region,
        address=listing.road_address,
        category=listing.category,
        description=listing.description,
        phone=listing.phone,
        facilities=listing.facilities,
        photo_urls=listing.photo_urls,
        photo_count=listing.photo_count or len(listing.photo_urls),
        place_url=page_of(row.place_id) if row.place_id else "",
        coordinates=_coordinates(listing.coordinates),
        visitor_photo_urls=listing.visitor_photo_urls,
    )


def _coordinates(point: Coordinates | None) -> place_pb2.Coordinates | None:
    return place_pb2.Coordinates(latitude=point.latitude, longitude=point.longitude) if point else None


def _intelligence(report: Intelligence, made_by: MeteredProvenance) -> intelligence_pb2.MarketingIntelligence:
    return intelligence_pb2.MarketingIntelligence(
        brand_identity=intelligence_pb2.BrandIdentity(
            location_analysis=_claim(report.location_analysis), concept=_claim(report.concept)
        ),
        market_positioning=intelligence_pb2.MarketPositioning(
            category=report.market_category, core_value=_claim(report.core_value)
        ),
        personas=[_persona(each) for each in report.personas],
        selling_points=[_selling_point(each) for each in report.selling_points],
        target_keywords=report.target_keywords,
        report_markdown=report.report_markdown,
        produced_by=cost_pb2.Provenance(
            provider=made_by.provider, model=made_by.model, prompt_version=made_by.prompt_version
        ),
        usage=intelligence_pb2.TokenUsage(input_tokens=made_by.input_tokens, output_tokens=made_by.output_tokens),
        cost=cost_pb2.Cost(
            provider=made_by.provider,
            unit="tokens",
            units=made_by.input_tokens + made_by.output_tokens,
            amount_micros_usd=made_by.cost_micros,
        ),
    )


def _claim(claim: Claim) -> intelligence_pb2.Claim:
    return intelligence_pb2.Claim(text=claim.text, evidence=claim.evidence)


def _persona(persona: Persona) -> intelligence_pb2.Persona:
    return intelligence_pb2.Persona(
        name=persona.name,
        age_min=persona.age_min,
        age_max=persona.age_max,
        favors=persona.favors,
        booking_trigger=persona.booking_trigger,
        evidence=persona.evidence,
    )


def _selling_point(point: SellingPoint) -> intelligence_pb2.SellingPoint:
    return intelligence_pb2.SellingPoint(
        category=point.category, description=point.description, score=point.score, evidence=point.evidence
    )
