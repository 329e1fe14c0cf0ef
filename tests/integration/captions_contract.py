"""Compares what goes to and fro between us and the ML server with the document that promises it."""

from importlib.resources import files
from typing import Any
from uuid import UUID

import httpx
import yaml
from jsonschema import Draft202012Validator

TEXT = files("server.providers.captions").joinpath("openapi.yaml").read_text("utf-8")
DOCUMENT: dict[str, Any] = yaml.safe_load(TEXT)


def validator(schema: dict[str, Any]) -> Draft202012Validator:
    """Of a part of the document, with references into the whole."""
    return Draft202012Validator(schema | {"components": DOCUMENT["components"]})


def check(answer: httpx.Response) -> None:
    """Raise unless the request and its answer are as the document says."""
    operation = _operation(answer.request)
    assert answer.request.headers["authorization"].startswith("Bearer ")
    if "requestBody" in operation:
        order = httpx.Response(200, content=answer.request.content).json()
        validator(_schema(operation["requestBody"])).validate(order)
        assert UUID(answer.request.headers["idempotency-key"]) == UUID(order["reference"])
    promised = operation["responses"].get(str(answer.status_code))
    if promised is None:
        assert answer.status_code >= 400, "only refusals may have a status that the document does not name"
        promised = DOCUMENT["components"]["responses"]["Refused"]
    validator(_schema(promised)).validate(answer.json())


def check_callback(body: object) -> None:
    """Raise unless a callback is as the document says."""
    post = DOCUMENT["paths"]["/v1/captionings"]["post"]
    (called,) = post["callbacks"]["ended"].values()
    validator(_schema(called["post"]["requestBody"])).validate(body)


def _operation(request: httpx.Request) -> dict[str, Any]:
    path = request.url.path
    known = path if path in DOCUMENT["paths"] else path.rpartition("/")[0] + "/{id}"
    operation: dict[str, Any] = DOCUMENT["paths"][known][request.method.lower()]
    return operation


def _schema(promised: dict[str, Any]) -> dict[str, Any]:
    schema: dict[str, Any] = promised["content"]["application/json"]["schema"]
    return schema
