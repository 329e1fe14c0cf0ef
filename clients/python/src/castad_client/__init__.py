"""Typed client of CastAD: `connect` signs in, keeps the session and repeats what may be repeated."""

from castad_client.client import Castad, connect
from castad_client.effort import Retry
from castad_client.errors import (
    AlreadyExists,
    CastadError,
    Conflict,
    CredentialsInvalid,
    DeadlineExceeded,
    FieldViolation,
    InvalidRequest,
    LimitReached,
    NotAvailable,
    NotFound,
    NotTrusted,
    PermissionDenied,
    PreconditionFailed,
    QuotaExceeded,
    ServerFault,
    SignedOut,
    TokenExpired,
    Unauthenticated,
    Unavailable,
    UploadFailed,
)
from castad_client.file_store import FileTokenStore, TokenFileDamaged
from castad_client.tokens import MemoryTokenStore, Tokens, TokenStore
from castad_client.upload import Progress

__all__ = [
    "AlreadyExists",
    "Castad",
    "CastadError",
    "Conflict",
    "CredentialsInvalid",
    "DeadlineExceeded",
    "FieldViolation",
    "FileTokenStore",
    "InvalidRequest",
    "LimitReached",
    "MemoryTokenStore",
    "NotAvailable",
    "NotFound",
    "NotTrusted",
    "PermissionDenied",
    "PreconditionFailed",
    "Progress",
    "QuotaExceeded",
    "Retry",
    "ServerFault",
    "SignedOut",
    "TokenExpired",
    "TokenFileDamaged",
    "TokenStore",
    "Tokens",
    "Unauthenticated",
    "Unavailable",
    "UploadFailed",
    "connect",
]
