"""One JSON line a call, without anything that grants access: no query, cookie, token or whole address."""

from edge.values import Json, extension

STATUS_NAMESPACE, STATUS_KEY = "castad", "grpc_status"

# Envoy's own %GRPC_STATUS% is "Unknown" for every gRPC-web call that went well, whose trailers are in the body by then.
_FIELDS = {
    "time": "%START_TIME%",
    "request_id": "%REQ(X-REQUEST-ID)%",
    "path": "%PATH(NQ)%",
    "protocol": "%PROTOCOL%",
    "origin": "%REQ(ORIGIN)%",
    "http_status": "%RESPONSE_CODE%",
    "grpc_status": f"%DYNAMIC_METADATA({STATUS_NAMESPACE}:{STATUS_KEY})%",
    "flags": "%RESPONSE_FLAGS%",
    "details": "%RESPONSE_CODE_DETAILS%",
    "ms": "%DURATION%",
    "bytes_in": "%BYTES_RECEIVED%",
    "bytes_out": "%BYTES_SENT%",
    "server": "%UPSTREAM_HOST%",
    "attempts": "%UPSTREAM_REQUEST_ATTEMPT_COUNT%",
}


def access_log() -> Json:
    """The log, on standard output."""
    return extension(
        "envoy.access_loggers.stdout",
        "envoy.extensions.access_loggers.stream.v3.StdoutAccessLog",
        log_format={"omit_empty_values": True, "json_format": _FIELDS},
    )
