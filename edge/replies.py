"""What browsers are told by Envoy itself: a bare HTTP code would reach a gRPC-web client as the wrong status."""

from typing import Final

from grpc import StatusCode

from edge.values import Json, present

_MEANINGS: Final = {
    403: (StatusCode.PERMISSION_DENIED, "refused at the edge"),
    404: (StatusCode.UNIMPLEMENTED, "no such method"),
    408: (StatusCode.DEADLINE_EXCEEDED, "deadline exceeded"),
    413: (StatusCode.RESOURCE_EXHAUSTED, "message too large"),
    429: (StatusCode.RESOURCE_EXHAUSTED, "rate limited"),
    503: (StatusCode.UNAVAILABLE, "no server available"),
    504: (StatusCode.DEADLINE_EXCEEDED, "deadline exceeded"),
}


def local_replies() -> Json:
    """Envoy's own HTTP errors as gRPC-web answers, for those who speak gRPC-web."""
    return {"mappers": [_mapper(http, code, message) for http, (code, message) in _MEANINGS.items()]}


def _mapper(http: int, code: StatusCode, message: str) -> Json:
    status = {"default_value": http, "runtime_key": f"edge.reply_{http}"}
    filters = [
        {"header_filter": {"header": present("x-grpc-web")}},
        {"status_code_filter": {"comparison": {"op": "EQ", "value": status}}},
    ]
    return {
        "filter": {"and_filter": {"filters": filters}},
        "status_code": 200,
        "body_format_override": {
            "text_format_source": {"inline_string": ""},
            "content_type": "application/grpc-web+proto",
        },
        "headers_to_add": [_set("grpc-status", str(code.value[0])), _set("grpc-message", message)],
    }


def _set(key: str, value: str) -> Json:
    return {"header": {"key": key, "value": value}, "append_action": "OVERWRITE_IF_EXISTS_OR_ADD"}
