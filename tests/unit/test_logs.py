"""What a log line never holds."""

import json

import pytest

from server.core import logs

REFRESH = "rt1.AZj5c2Vzc2lvbmlkMTIzNDU2.c2VjcmV0c2VjcmV0c2VjcmV0"
JWT = "eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl"


def line(**fields: object) -> dict[str, object]:
    event = {"time": "t", "level": "info", **fields}
    written: dict[str, object] = json.loads(logs.to_json(None, "info", logs.scrub(None, "info", event)))
    return written


@pytest.mark.parametrize(
    "key", ["password", "new_password", "access_token", "Authorization", "cookie", "api_key", "link_secret", "code"]
)
def test_the_value_of_a_secret_field_is_hidden(key: str) -> None:
    assert line(**{key: "hunter2"})[key] == "***"


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        (f"bad token {REFRESH} given", REFRESH),
        (f"header Bearer {JWT}", JWT),
        (f"Traceback: {JWT}", "c2lnbmF0dXJl"),
        ("GET /files/a/b?expires=1&signature=abc-DEF_123", "abc-DEF_123"),
        ("GET https://stays.s3.amazonaws.com/a?X-Amz-Date=1&X-Amz-Signature=0a1b2c", "0a1b2c"),
        ("GET https://stays.blob.core.windows.net/a?sp=r&sig=aB%2Bc%3D", "aB%2Bc%3D"),
        ("cannot reach postgresql://app:hunter2@db/castad", "hunter2"),
    ],
)
@pytest.mark.parametrize("key", ["event", "exception", "detail"])
def test_a_secret_inside_of_a_text_is_hidden(key: str, text: str, secret: str) -> None:
    assert secret not in str(line(**{key: text}))


def test_ordinary_fields_stay_readable() -> None:
    fields = {"method": "/castad.auth.v1.AuthService/GetMe", "status": "OK", "ms": 1.5, "place": "제주 바다 펜션"}
    assert fields.items() <= line(**fields).items()


def test_a_field_cannot_forge_a_line_or_colour_a_terminal() -> None:
    kept = line(user_agent='curl\r\n{"event": "fake"}\x1b[31m\u202e')["user_agent"]
    assert not set(str(kept)) & set("\r\n\x1b\u202e")


def test_a_field_is_cut_and_a_traceback_keeps_its_end() -> None:
    assert len(str(line(detail="x" * 9_000)["detail"])) == 1_024
    assert str(line(exception="x" * 99_000 + "ValueError")["exception"]).endswith("ValueError")
