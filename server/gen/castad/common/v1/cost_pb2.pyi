from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Optional as _Optional

DESCRIPTOR: _descriptor.FileDescriptor

class Cost(_message.Message):
    __slots__ = ("provider", "unit", "units", "amount_micros_usd")
    PROVIDER_FIELD_NUMBER: _ClassVar[int]
    UNIT_FIELD_NUMBER: _ClassVar[int]
    UNITS_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_MICROS_USD_FIELD_NUMBER: _ClassVar[int]
    provider: str
    unit: str
    units: float
    amount_micros_usd: int
    def __init__(self, provider: _Optional[str] = ..., unit: _Optional[str] = ..., units: _Optional[float] = ..., amount_micros_usd: _Optional[int] = ...) -> None: ...

class Provenance(_message.Message):
    __slots__ = ("provider", "model", "prompt_version")
    PROVIDER_FIELD_NUMBER: _ClassVar[int]
    MODEL_FIELD_NUMBER: _ClassVar[int]
    PROMPT_VERSION_FIELD_NUMBER: _ClassVar[int]
    provider: str
    model: str
    prompt_version: str
    def __init__(self, provider: _Optional[str] = ..., model: _Optional[str] = ..., prompt_version: _Optional[str] = ...) -> None: ...
