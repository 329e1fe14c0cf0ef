"""The interceptors one by one, and what the contract must say for them to work."""

import re
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from buf.validate import validate_pb2
from castad.auth.v1 import auth_service_pb2
from castad.common.v1 import errors_pb2
from castad.content.v1 import content_service_pb2
from castad.marketing.v1 import marketing_service_pb2
from castad.social.v1 import social_service_pb2

from interceptors import errors, rate_limit
from interceptors.call import Call, enter, preferred_locale
from interceptors.client_ip import ClientIp
from interceptors.errors import RateLimited
from interceptors.idempotency import Idempotency
from interceptors.methods import Access, Method, declared
from interceptors.rate_limit import RateLimit
from interceptors.reasons import CODE_OF_REASON, code_of
from interceptors.status import to_status
from server.core.caller import Caller
from server.core.errors import AppError, FieldViolation
from server.core.settings import Settings
from server.core.sliding_window import SlidingWindow

SERVICES = [
    file.DESCRIPTOR.services_by_name[name]
    for file, name in (
        (auth_service_pb2, "AuthService"),
        (marketing_service_pb2, "MarketingService"),
        (content_service_pb2, "ContentService"),
        (social_service_pb2, "SocialService"),
    )
]
METHOD = Method("/castad.test.v1.Test/Do", Access.USER)


class Context:
    """As much of a servicer context as an interceptor looks at."""

    def __init__(self, peer: str = "ipv4:203.0.113.9:40000", metadata: tuple[tuple[str, str], ...] = ()) -> None:
        self._peer, self._metadata = peer, metadata

    def peer(self) -> str:
        return self._peer

    def invocation_metadata(self) -> tuple[tuple[str, str], ...]:
        return self._metadata


async def answered(call: Call) -> str:
    return "answer"


async def address(trusted: tuple[str, ...], peer: str, forwarded: str = "") -> str:
    metadata = (("x-envoy-external-address", forwarded),) if forwarded else ()
    call = enter(None, Context(peer, metadata))  # type: ignore[arg-type]
    await ClientIp(trusted).wrap(METHOD, answered)(call)
    return call.caller.ip


@pytest.mark.parametrize(
    ("trusted", "peer", "forwarded", "expected"),
    [
        ((), "ipv4:203.0.113.9:40000", "", "203.0.113.9"),
        ((), "ipv4:203.0.113.9:40000", "198.51.100.7", "203.0.113.9"),
        (("203.0.113.9",), "ipv4:203.0.113.9:40000", "198.51.100.7", "198.51.100.7"),
        (("203.0.113.0/24",), "ipv4:203.0.113.9:40000", "198.51.100.7", "198.51.100.7"),
        (("203.0.113.9",), "ipv4:203.0.113.9:40000", "not an address", "203.0.113.9"),
        ((), "ipv6:%5B2001:db8::1%5D:40000", "", "2001:db8::1"),
        (("203.0.113.9",), "ipv6:%5B::ffff:203.0.113.9%5D:40000", "198.51.100.7", "198.51.100.7"),
        ((), "unix:", "198.51.100.7", ""),
    ],
)
async def test_an_address_is_believed_only_from_a_trusted_peer(
    trusted: tuple[str, ...], peer: str, forwarded: str, expected: str
) -> None:
    assert await address(trusted, peer, forwarded) == expected


def test_one_v6_home_counts_as_one_address() -> None:
    networks = [Caller(ip=ip).network for ip in ("2001:db8:1:2:3::4", "2001:db8:1:2:ffff::1", "2001:db8:1:3::1")]
    assert networks[0] == networks[1] != networks[2]
    assert Caller(ip="203.0.113.9").network != Caller(ip="203.0.113.8").network


@pytest.mark.parametrize("given", ["", "a b", "x" * 65, "ünï", "a\nb"])
def test_a_malformed_request_id_is_replaced(given: str) -> None:
    made = enter(None, Context(metadata=(("x-request-id", given),))).caller.request_id  # type: ignore[arg-type]
    assert re.fullmatch(r"[0-9a-f-]{36}", made)


@pytest.mark.parametrize(
    ("header", "locale"),
    [
        ("", "ko"),
        ("en", "en"),
        ("EN-gb", "en"),
        ("ko,en", "ko"),
        ("en;q=0,ko;q=0.1", "ko"),
        ("*", "ko"),
        (";;q=x,", "ko"),
    ],
)
def test_the_locale_is_one_of_ours(header: str, locale: str) -> None:
    assert preferred_locale(header) == locale


async def spend(limiter: Any, path: str, ip: str = "203.0.113.9") -> None:
    call = Call(Context(), None, {}, Caller(ip=ip))  # type: ignore[arg-type]
    await limiter.wrap(Method(path, Access.PUBLIC), answered)(call)


async def test_signing_in_is_limited_tighter_than_the_rest() -> None:
    limiter = RateLimit("100/minute", "2/minute", "100/minute")
    login, other = "/castad.auth.v1.AuthService/Login", "/castad.auth.v1.AuthService/GetMe"
    for _ in range(2):
        await spend(limiter, login)
    with pytest.raises(RateLimited) as caught:
        await spend(limiter, login)
    assert timedelta(0) < (caught.value.retry_after or timedelta(0)) <= timedelta(minutes=2)
    await spend(limiter, other)
    await spend(limiter, login, ip="203.0.113.10")


@pytest.mark.parametrize(("name", "amount"), [("GetMe", 100), ("Login", 5), ("SignUp", 5)])
async def test_an_address_may_make_as_many_calls_a_minute_as_was_promised(name: str, amount: int) -> None:
    config = Settings()
    limiter = RateLimit(config.rate_limit, config.login_rate_limit, config.sign_up_rate_limit)
    for _ in range(amount):
        await spend(limiter, f"/castad.auth.v1.AuthService/{name}")
    with pytest.raises(RateLimited):
        await spend(limiter, f"/castad.auth.v1.AuthService/{name}")


async def test_an_address_signs_up_ten_times_an_hour_unless_told_otherwise() -> None:
    limiter = RateLimit("1000/minute", "1000/minute", Settings().sign_up_rate_limit)
    for _ in range(10):
        await spend(limiter, "/castad.auth.v1.AuthService/SignUp")
    with pytest.raises(RateLimited):
        await spend(limiter, "/castad.auth.v1.AuthService/SignUp")


async def test_an_address_signs_up_a_few_times_an_hour_and_goes_on_signing_in() -> None:
    limiter = RateLimit("100/minute", "100/minute", "3/hour")
    sign_up, login = "/castad.auth.v1.AuthService/SignUp", "/castad.auth.v1.AuthService/Login"
    for _ in range(3):
        await spend(limiter, sign_up)
    with pytest.raises(RateLimited) as caught:
        await spend(limiter, sign_up)
    assert timedelta(minutes=1) < (caught.value.retry_after or timedelta(0)) <= timedelta(hours=2)
    await spend(limiter, login)
    await spend(limiter, sign_up, ip="203.0.113.10")


async def test_while_most_sign_ins_fail_each_counts_twice_and_nothing_else_does() -> None:
    failing = False
    limiter = RateLimit("10/minute", "8/minute", "100/minute", is_strict=lambda: failing)
    login, other = "/castad.auth.v1.AuthService/Login", "/castad.auth.v1.AuthService/GetMe"
    for _ in range(4):
        await spend(limiter, login)
    failing = True
    for _ in range(2):
        await spend(limiter, login)
    with pytest.raises(RateLimited):
        await spend(limiter, login)
    for _ in range(3):
        await spend(limiter, other)
    failing = False
    for _ in range(8):
        await spend(limiter, login, ip="203.0.113.10")


def test_the_sliding_window_lets_through_what_it_promises() -> None:
    window = SlidingWindow(10, 60)
    assert [window.hit("a", 30.0) for _ in range(10)] == [0.0] * 10
    wait = window.hit("a", 30.0)
    assert window.hit("a", 30.0 + wait * 0.95) > 0
    assert window.hit("a", 30.0 + wait * 1.05) == 0
    assert window.hit("b", 30.0 + wait * 1.05) == 0


def test_the_sliding_window_never_grants_twice_the_amount_at_its_edge() -> None:
    window = SlidingWindow(10, 60)
    granted = sum(window.hit("a", at) == 0 for at in [59.9] * 20 + [60.1] * 20)
    assert granted <= 11


def test_the_sliding_window_forgets_keys_after_two_windows() -> None:
    window = SlidingWindow(1, 60)
    for number in range(1_000):
        window.hit(str(number), 0)
    window.hit("new", 200)
    assert len(window._now) + len(window._before) == 1


def test_every_method_of_the_contract_declares_its_access() -> None:
    methods = declared(SERVICES)
    assert len(methods) > 70
    assert methods["/castad.auth.v1.AuthService/Login"].access is Access.PUBLIC
    assert methods["/castad.auth.v1.AuthService/ListUsers"].access is Access.ADMIN
    assert methods["/castad.auth.v1.AuthService/ChangePassword"].sensitive
    assert methods["/castad.content.v1.ContentService/WatchJob"].streams_answers


def test_the_sign_in_limit_names_real_methods() -> None:
    assert declared(SERVICES).keys() >= rate_limit.SIGN_IN


def test_every_request_id_is_a_uuid_by_contract_and_belongs_to_a_signed_in_method() -> None:
    for service in SERVICES:
        for method in service.methods:
            field = method.input_type.fields_by_name.get("request_id")
            if field is None:
                continue
            assert field.GetOptions().Extensions[validate_pb2.field].string.uuid, method.full_name
            assert declared([service])[f"/{service.full_name}/{method.name}"].access is Access.USER


def test_methods_without_a_request_id_pay_nothing_for_idempotency() -> None:
    interceptor = Idempotency(SimpleNamespace())  # type: ignore[arg-type]
    assert interceptor.wrap(METHOD, answered) is answered


def test_every_refusal_of_the_interceptors_has_a_status() -> None:
    refusals = [each for each in vars(errors).values() if isinstance(each, type) and issubclass(each, AppError)]
    assert all(each.reason in CODE_OF_REASON for each in refusals)


def test_reasons_of_jobs_do_not_travel_as_the_status_of_a_call() -> None:
    class Blocked(AppError):
        reason = "SOURCE_BLOCKED"

    assert errors_pb2.ErrorReason.Value("ERROR_REASON_SOURCE_BLOCKED")
    assert code_of(Blocked()).name == "INTERNAL"
    assert to_status(Blocked(), Caller()).code == 13


def test_the_status_stays_within_a_trailer_whatever_is_wrong() -> None:
    error = AppError(violations=[FieldViolation("가" * 900, "나" * 900)] * 900, metadata={"a": "b" * 9_000})
    status = to_status(error, Caller(request_id="r" * 64))
    assert status.ByteSize() <= 4_096
    assert len(status.message) <= 512
