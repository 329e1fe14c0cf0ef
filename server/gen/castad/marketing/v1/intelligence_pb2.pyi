from castad.common.v1 import cost_pb2 as _cost_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Claim(_message.Message):
    __slots__ = ("text", "evidence")
    TEXT_FIELD_NUMBER: _ClassVar[int]
    EVIDENCE_FIELD_NUMBER: _ClassVar[int]
    text: str
    evidence: str
    def __init__(self, text: _Optional[str] = ..., evidence: _Optional[str] = ...) -> None: ...

class BrandIdentity(_message.Message):
    __slots__ = ("location_analysis", "concept")
    LOCATION_ANALYSIS_FIELD_NUMBER: _ClassVar[int]
    CONCEPT_FIELD_NUMBER: _ClassVar[int]
    location_analysis: Claim
    concept: Claim
    def __init__(self, location_analysis: _Optional[_Union[Claim, _Mapping]] = ..., concept: _Optional[_Union[Claim, _Mapping]] = ...) -> None: ...

class MarketPositioning(_message.Message):
    __slots__ = ("category", "core_value")
    CATEGORY_FIELD_NUMBER: _ClassVar[int]
    CORE_VALUE_FIELD_NUMBER: _ClassVar[int]
    category: str
    core_value: Claim
    def __init__(self, category: _Optional[str] = ..., core_value: _Optional[_Union[Claim, _Mapping]] = ...) -> None: ...

class Persona(_message.Message):
    __slots__ = ("name", "age_min", "age_max", "favors", "booking_trigger", "evidence")
    NAME_FIELD_NUMBER: _ClassVar[int]
    AGE_MIN_FIELD_NUMBER: _ClassVar[int]
    AGE_MAX_FIELD_NUMBER: _ClassVar[int]
    FAVORS_FIELD_NUMBER: _ClassVar[int]
    BOOKING_TRIGGER_FIELD_NUMBER: _ClassVar[int]
    EVIDENCE_FIELD_NUMBER: _ClassVar[int]
    name: str
    age_min: int
    age_max: int
    favors: _containers.RepeatedScalarFieldContainer[str]
    booking_trigger: str
    evidence: str
    def __init__(self, name: _Optional[str] = ..., age_min: _Optional[int] = ..., age_max: _Optional[int] = ..., favors: _Optional[_Iterable[str]] = ..., booking_trigger: _Optional[str] = ..., evidence: _Optional[str] = ...) -> None: ...

class SellingPoint(_message.Message):
    __slots__ = ("category", "description", "score", "evidence")
    CATEGORY_FIELD_NUMBER: _ClassVar[int]
    DESCRIPTION_FIELD_NUMBER: _ClassVar[int]
    SCORE_FIELD_NUMBER: _ClassVar[int]
    EVIDENCE_FIELD_NUMBER: _ClassVar[int]
    category: str
    description: str
    score: int
    evidence: str
    def __init__(self, category: _Optional[str] = ..., description: _Optional[str] = ..., score: _Optional[int] = ..., evidence: _Optional[str] = ...) -> None: ...

class TokenUsage(_message.Message):
    __slots__ = ("input_tokens", "output_tokens")
    INPUT_TOKENS_FIELD_NUMBER: _ClassVar[int]
    OUTPUT_TOKENS_FIELD_NUMBER: _ClassVar[int]
    input_tokens: int
    output_tokens: int
    def __init__(self, input_tokens: _Optional[int] = ..., output_tokens: _Optional[int] = ...) -> None: ...

class MarketingIntelligence(_message.Message):
    __slots__ = ("brand_identity", "market_positioning", "personas", "selling_points", "target_keywords", "report_markdown", "produced_by", "usage", "cost")
    BRAND_IDENTITY_FIELD_NUMBER: _ClassVar[int]
    MARKET_POSITIONING_FIELD_NUMBER: _ClassVar[int]
    PERSONAS_FIELD_NUMBER: _ClassVar[int]
    SELLING_POINTS_FIELD_NUMBER: _ClassVar[int]
    TARGET_KEYWORDS_FIELD_NUMBER: _ClassVar[int]
    REPORT_MARKDOWN_FIELD_NUMBER: _ClassVar[int]
    PRODUCED_BY_FIELD_NUMBER: _ClassVar[int]
    USAGE_FIELD_NUMBER: _ClassVar[int]
    COST_FIELD_NUMBER: _ClassVar[int]
    brand_identity: BrandIdentity
    market_positioning: MarketPositioning
    personas: _containers.RepeatedCompositeFieldContainer[Persona]
    selling_points: _containers.RepeatedCompositeFieldContainer[SellingPoint]
    target_keywords: _containers.RepeatedScalarFieldContainer[str]
    report_markdown: str
    produced_by: _cost_pb2.Provenance
    usage: TokenUsage
    cost: _cost_pb2.Cost
    def __init__(self, brand_identity: _Optional[_Union[BrandIdentity, _Mapping]] = ..., market_positioning: _Optional[_Union[MarketPositioning, _Mapping]] = ..., personas: _Optional[_Iterable[_Union[Persona, _Mapping]]] = ..., selling_points: _Optional[_Iterable[_Union[SellingPoint, _Mapping]]] = ..., target_keywords: _Optional[_Iterable[str]] = ..., report_markdown: _Optional[str] = ..., produced_by: _Optional[_Union[_cost_pb2.Provenance, _Mapping]] = ..., usage: _Optional[_Union[TokenUsage, _Mapping]] = ..., cost: _Optional[_Union[_cost_pb2.Cost, _Mapping]] = ...) -> None: ...
