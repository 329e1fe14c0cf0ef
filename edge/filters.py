"""What every call passes on its way, outermost first."""

import base64
from collections.abc import Collection, Iterable

from edge import contract
from edge.access_log import STATUS_KEY, STATUS_NAMESPACE
from edge.values import Json, extension, header_matches, one_of, present, typed
from interceptors.rate_limit import SIGN_IN
from server.core.settings import Settings

CORS, RBAC = "envoy.filters.http.cors", "envoy.filters.http.rbac"
_HTTP = "envoy.extensions.filters.http"

ALLOWED_HEADERS = ",".join(
    (
        "content-type",
        "grpc-timeout",
        "x-grpc-web",
        "x-user-agent",
        "x-csrf",
        "x-device-token",
        "authorization",
        "accept-language",
        "x-request-id",
    )
)
EXPOSED_HEADERS = "grpc-status,grpc-message,grpc-status-details-bin,x-request-id,x-device-token"
PREFLIGHT_KEPT_S = "7200"
CONTENT_TYPES = r"application/(grpc(-web(-text)?)?(\+proto)?|json)( *;.*)?"
"""What pages of other origins cannot send without asking first, unlike forms and plain text."""

SIGN_INS_A_MINUTE = 30
REMEMBERED_ADDRESSES = 10_000
YEAR_S = 31_536_000

_NOTE_STATUS = f"""
function envoy_on_response(handle)
  local status = handle:headers():get("grpc-status")
  if status == nil then
    local trailers = handle:trailers()
    if trailers ~= nil then status = trailers:get("grpc-status") end
  end
  if status ~= nil then
    handle:streamInfo():dynamicMetadata():set("{STATUS_NAMESPACE}", "{STATUS_KEY}", status)
  end
end
"""


def filters(config: Settings, *, tls: bool) -> list[Json]:
    """The chain."""
    return [
        _headers(tls=tls),
        extension(CORS, f"{_HTTP}.cors.v3.Cors"),
        _foreign_pages(config.pages),
        extension("envoy.filters.http.grpc_web", f"{_HTTP}.grpc_web.v3.GrpcWeb"),
        _rate_limit(config),
        _transcoder(),
        _stats(),
        _true_status(),
        extension("envoy.filters.http.router", f"{_HTTP}.router.v3.Router"),
    ]


def cors_policy(origins: Iterable[str]) -> Json:
    """Pages of exactly these origins may call, with their cookies."""
    return typed(
        f"{_HTTP}.cors.v3.CorsPolicy",
        allow_origin_string_match=[{"exact": origin} for origin in origins],
        allow_methods="POST, OPTIONS",
        allow_headers=ALLOWED_HEADERS,
        expose_headers=EXPOSED_HEADERS,
        allow_credentials=True,
        forward_not_matching_preflights=False,
        max_age=PREFLIGHT_KEPT_S,
    )


def switched_off() -> Json:
    """For a route that a filter shall let alone."""
    return typed("envoy.config.route.v3.FilterConfig", disabled=True, config={})


def _headers(*, tls: bool) -> Json:
    # First of all, so that it also reaches what later filters answer themselves.
    kept = {"x-content-type-options": "nosniff", "referrer-policy": "no-referrer"}
    if tls:
        kept["strict-transport-security"] = f"max-age={YEAR_S}; includeSubDomains"
    answers = [_set(key, value, "OVERWRITE_IF_EXISTS_OR_ADD") for key, value in kept.items()]
    # What one page may read must not be kept for another.
    answers.append(_set("vary", "Origin", "APPEND_IF_EXISTS_OR_ADD"))
    forged = [{"remove": "forwarded"}, {"remove": "x-real-ip"}, _remove_prefix("x-user-id"), _remove_prefix("x-jwt-")]
    mutations = {
        "request_mutations": forged,
        "response_mutations": [*answers, {"remove": "x-envoy-upstream-service-time"}, {"remove": "server"}],
    }
    return extension(
        "envoy.filters.http.header_mutation", f"{_HTTP}.header_mutation.v3.HeaderMutation", mutations=mutations
    )


def _set(key: str, value: str, action: str) -> Json:
    return {"append": {"header": {"key": key, "value": value}, "append_action": action}}


def _remove_prefix(prefix: str) -> Json:
    return {"remove_on_match": {"key_matcher": {"prefix": prefix}}}


def _foreign_pages(origins: Collection[str]) -> Json:
    # Unlike Envoy's own csrf filter this lets native clients pass, which have no Origin.
    own = header_matches("origin", one_of(origins))
    foreign = [{"header": present("origin")}, {"not_rule": {"header": own}}]
    # Transcoding takes any content type; one that needs no preflight would ride on a browser's cookie.
    simple = [
        {"header": header_matches(":method", "POST")},
        {"not_rule": {"header": header_matches("content-type", CONTENT_TYPES)}},
    ]
    policies = {"foreign_origin": _whoever(foreign), "needs_no_preflight": _whoever(simple)}
    return extension(RBAC, f"{_HTTP}.rbac.v3.RBAC", rules={"action": "DENY", "policies": policies})


def _whoever(rules: list[Json]) -> Json:
    return {"principals": [{"any": True}], "permissions": [{"and_rules": {"rules": rules}}]}


def _rate_limit(config: Settings) -> Json:
    by_address = {"masked_remote_address": {"v4_prefix_mask_len": 32, "v6_prefix_mask_len": 64}}
    key = {"key": "masked_remote_address"}
    sign_in = {
        "descriptor_key": "rpc",
        "descriptor_value": "sign_in",
        "headers": [header_matches(":path", one_of(SIGN_IN))],
    }
    return extension(
        "envoy.filters.http.local_ratelimit",
        f"{_HTTP}.local_ratelimit.v3.LocalRateLimit",
        stat_prefix="edge",
        filter_enabled=_always(),
        filter_enforced=_always(),
        rate_limited_as_resource_exhausted=True,
        token_bucket=_bucket(1_000_000, 1_000_000, "1s"),
        always_consume_default_token_bucket=False,
        max_dynamic_descriptors=REMEMBERED_ADDRESSES,
        rate_limits=[{"actions": [by_address, {"header_value_match": sign_in}]}, {"actions": [by_address]}],
        descriptors=[
            {
                "entries": [key, {"key": "rpc", "value": "sign_in"}],
                "token_bucket": _bucket(SIGN_INS_A_MINUTE, SIGN_INS_A_MINUTE, "60s"),
            },
            {"entries": [key], "token_bucket": _bucket(config.edge_burst, config.edge_calls_per_s, "1s")},
        ],
    )


def _always() -> Json:
    return {"default_value": {"numerator": 100}}


def _bucket(most: int, refill: int, every: str) -> Json:
    return {"max_tokens": most, "tokens_per_fill": refill, "fill_interval": every}


def _transcoder() -> Json:
    return extension(
        "envoy.filters.http.grpc_json_transcoder",
        f"{_HTTP}.grpc_json_transcoder.v3.GrpcJsonTranscoder",
        proto_descriptor_bin=base64.b64encode(contract.descriptor_set()).decode(),
        services=[service.full_name for service in contract.SERVICES],
        auto_mapping=True,
        convert_grpc_status=True,
        print_options={"always_print_primitive_fields": True, "stream_newline_delimited": True},
    )


def _stats() -> Json:
    return extension(
        "envoy.filters.http.grpc_stats",
        f"{_HTTP}.grpc_stats.v3.FilterConfig",
        stats_for_all_methods=True,
        enable_upstream_stats=True,
        # Prometheus labels are cut at dots.
        replace_dots_in_grpc_service_name=True,
    )


def _true_status() -> Json:
    return extension(
        "envoy.filters.http.lua", f"{_HTTP}.lua.v3.Lua", default_source_code={"inline_string": _NOTE_STATUS}
    )
