"""An S3-compatible store: moto's, behind a gate that lets in only what botocore would have signed in the same way."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl
from uuid import uuid4

from botocore.auth import S3SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, MotoRequestHandler, create_backend_app
from moto.s3.models import s3_backends
from werkzeug.serving import make_server

REGION, ACCOUNT = "ap-northeast-2", "123456789012"
KEY_ID, SECRET = "castad-key-id", "castad-secret-key"
WHEN = "%Y%m%dT%H%M%SZ"
DENIED = b"<?xml version='1.0'?><Error><Code>%s</Code><Message>refused at the gate</Message></Error>"


@dataclass(frozen=True, slots=True)
class S3Server:
    """A bucket of its own, and where it is reached."""

    endpoint: str
    port: int
    bucket: str

    def names(self) -> list[str]:
        """Everything that is stored."""
        return sorted(s3_backends[ACCOUNT]["aws"].get_bucket(self.bucket).keys)


@contextmanager
def running() -> Iterator[S3Server]:
    """The store, while the block runs."""
    bucket = f"castad-{uuid4().hex}"
    s3_backends[ACCOUNT]["aws"].create_bucket(bucket, REGION)
    app = Gate(DomainDispatcherApplication(create_backend_app))
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    serving = threading.Thread(target=server.serve_forever, daemon=True)
    serving.start()
    try:
        yield S3Server(f"http://127.0.0.1:{server.server_port}", server.server_port, bucket)
    finally:
        server.shutdown()
        serving.join()


class Quiet(MotoRequestHandler):
    """Logs nothing."""

    def log_request(self, code: Any = "-", size: Any = "-") -> None:
        """Stay silent."""


class Gate:
    """Refuses, as S3 does, what carries another signature, other headers than were signed, or comes too late."""

    def __init__(self, app: Any) -> None:
        self._app = app

    def __call__(self, environ: dict[str, Any], start: Any) -> Any:
        path, _, text = environ["RAW_URI"].partition("?")
        query = dict(parse_qsl(text, keep_blank_values=True))
        claim = query if "X-Amz-Signature" in query else _claim_of(environ)
        if code := _wrong_with(claim, environ, path, text.partition("&X-Amz-Signature=")[0]):
            start("403 Forbidden", [("content-type", "application/xml")])
            return [DENIED % code]
        return self._app(environ, start)


def _claim_of(environ: Mapping[str, str]) -> dict[str, str]:
    """What a signature in the headers says of itself, by its names in the query."""
    said = environ.get("HTTP_AUTHORIZATION", "").partition(" ")[2].split(",")
    parts = dict(part.strip().split("=", 1) for part in said if "=" in part)
    return {f"X-Amz-{name}": value for name, value in parts.items()} | {
        "X-Amz-Date": environ.get("HTTP_X_AMZ_DATE", "")
    }


def _wrong_with(claim: Mapping[str, str], environ: Mapping[str, str], path: str, query: str) -> bytes:
    if not claim.get("X-Amz-Credential", "").startswith(f"{KEY_ID}/"):
        return b"InvalidAccessKeyId"
    expires = int(claim.get("X-Amz-Expires", "900"))
    began = datetime.strptime(claim["X-Amz-Date"], WHEN).replace(tzinfo=UTC)
    if datetime.now(UTC) > began + timedelta(seconds=expires):
        return b"AccessDenied"
    headers = {name: _header(environ, name) for name in claim["X-Amz-SignedHeaders"].split(";")}
    request = AWSRequest(environ["REQUEST_METHOD"], f"http://{environ['HTTP_HOST']}{path}?{query}", headers)
    request.context["timestamp"] = claim["X-Amz-Date"]
    signer = S3SigV4QueryAuth(Credentials(KEY_ID, SECRET), "s3", REGION, expires)
    text = signer.string_to_sign(request, signer.canonical_request(request))
    return b"" if signer.signature(text, request) == claim["X-Amz-Signature"] else b"SignatureDoesNotMatch"


def _header(environ: Mapping[str, str], name: str) -> str:
    key = name.upper().replace("-", "_")
    return environ.get(key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}", "")
