"""Where each call goes, how long it may take, and what is tried again: read from the contract, method by method."""

from collections.abc import Collection

from edge import contract
from edge.clusters import HTTP, RPC
from edge.filters import CORS, RBAC, cors_policy, switched_off
from edge.values import Json, extension, header_matches, seconds
from interceptors.browsers import GIVE_COOKIES, SPEND_COOKIES
from interceptors.methods import Method
from server.core.settings import Settings
from server.http_files import UPLOAD_TIMEOUT_S
from server.social.gallery import GALLERY

LATER_S = 5.0
"""How much later than the server the edge gives up, so that the server's own answer is the one that arrives."""
IDLE_S = 300.0
WITH_COOKIES = GIVE_COOKIES | SPEND_COOKIES
FILES, CALLBACKS, PAGES, HEALTH = "/files/", "/callbacks/", f"{GALLERY}/", "/healthz"

_OTHER_SERVER = {
    # A dead server has the fewest running calls and so is chosen again and again; it takes many draws to get past it.
    "host_selection_retry_max_attempts": 20,
    "retry_host_predicate": [
        extension(
            "envoy.retry_host_predicates.previous_hosts",
            "envoy.extensions.retry.host.previous_hosts.v3.PreviousHostsPredicate",
        )
    ],
    "retry_back_off": {"base_interval": "0.025s", "max_interval": "0.25s"},
}
_NEVER_ARRIVED = {"retry_on": "connect-failure,refused-stream", "num_retries": 3, **_OTHER_SERVER}
_ONCE_MORE = {"retry_on": "connect-failure,refused-stream,reset,unavailable", "num_retries": 3, **_OTHER_SERVER}


def route_config(config: Settings) -> Json:
    """Every route; what is not listed here does not exist."""
    methods = contract.methods(reflection=config.reflection != "off")
    routes = [
        *(_rpc(method, config) for method in methods),
        _http({"prefix": FILES}, UPLOAD_TIMEOUT_S + LATER_S),
        _http({"prefix": CALLBACKS}, config.max_unary_s + LATER_S),
        _http({"prefix": PAGES}, config.max_unary_s + LATER_S),
        _http({"path": HEALTH}, LATER_S),
        {"match": {"prefix": "/"}, "direct_response": {"status": 404}},
    ]
    return {"name": "edge", "virtual_hosts": [{"name": "castad", "domains": ["*"], "routes": routes}]}


def _rpc(method: Method, config: Settings) -> Json:
    longest = seconds((config.max_stream_s if method.streams else config.max_unary_s) + LATER_S)
    return {
        "match": {"path": method.path, "headers": [header_matches(":method", "POST|OPTIONS")]},
        "route": {
            "cluster": RPC,
            # Only these limits keep retries within the deadline and answer DEADLINE_EXCEEDED; `timeout` does neither.
            "timeout": "0s",
            "max_stream_duration": {"max_stream_duration": longest, "grpc_timeout_header_max": longest},
            "idle_timeout": seconds(IDLE_S),
            "retry_policy": _ONCE_MORE if method.idempotent else _NEVER_ARRIVED,
        },
        "request_headers_to_remove": _unwanted(method.path),
        "typed_per_filter_config": {CORS: cors_policy(config.pages)},
    }


def _unwanted(path: str) -> Collection[str]:
    return [] if path in WITH_COOKIES else ["cookie"]


def _http(match: Json, longest_s: float) -> Json:
    # A signed link carries its own permission and a callback its signature, so any origin may use them.
    return {
        "match": match,
        "route": {
            "cluster": HTTP,
            "timeout": seconds(longest_s),
            "idle_timeout": seconds(IDLE_S),
            "retry_policy": {"retry_on": "connect-failure", "num_retries": 1},
        },
        "request_headers_to_remove": ["cookie", "authorization"],
        "typed_per_filter_config": {RBAC: switched_off()},
    }
