"""What browsers are told by Envoy itself: a bare HTTP code would reach a gRPC-web client as the wrong status."""

from base64 import b64encode
from typing import Final

from edge.values import Json, header_matches, present
from interceptors.errors import CsrfFailed, DeadlineExceeded, Draining, MessageTooLarge, NotImplementedYet, RateLimited
from interceptors.status import to_status
from server.core.caller import Caller
from server.core.errors import AppError

_REFUSALS: Final[dict[int, type[AppError]]] = {
    403: CsrfFailed,
    404: NotImplementedYet,
    408: DeadlineExceeded,
    413: MessageTooLarge,
    429: RateLimited,
    503: Draining,
    504: DeadlineExceeded,
}
_LOCALES: Final = {"en": [header_matches("accept-language", "en.*")], "ko": []}
"""The first that fits; Korean is for everybody else, as on the servers."""


def local_replies() -> Json:
    """Envoy's own HTTP errors as gRPC-web answers with a reason, for those who speak gRPC-web."""
    mappers = [_mapper(http, refusal(), locale) for http, refusal in _REFUSALS.items() for locale in _LOCALES]
    return {"mappers": mappers}


def _mapper(http: int, refusal: AppError, locale: str) -> Json:
    status = to_status(refusal, Caller(locale=locale))
    is_http = {"default_value": http, "runtime_key": f"edge.reply_{http}"}
    filters = [
        *({"header_filter": {"header": header}} for header in (present("x-grpc-web"), *_LOCALES[locale])),
        {"status_code_filter": {"comparison": {"op": "EQ", "value": is_http}}},
    ]
    return {
        "filter": {"and_filter": {"filters": filters}},
        "status_code": 200,
        "body_format_override": {
            "text_format_source": {"inline_string": ""},
            "content_type": "application/grpc-web+proto",
        },
        "headers_to_add": [
            _set("grpc-status", str(status.code)),
            _set("grpc-message", status.message),
            _set("grpc-status-details-bin", b64encode(status.SerializeToString()).decode()),
        ],
    }


def _set(key: str, value: str) -> Json:
    return {"header": {"key": key, "value": value}, "append_action": "OVERWRITE_IF_EXISTS_OR_ADD"}
