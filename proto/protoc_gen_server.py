"""A protoc plugin that writes the server's Python: messages, their types, and services with types for grpc.aio.

It drives the official generator of grpcio-tools, which knows no plugin protocol, and adds the types it does not write.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from google.protobuf.compiler.plugin_pb2 import CodeGeneratorRequest, CodeGeneratorResponse
from google.protobuf.descriptor_pb2 import FileDescriptorProto, FileDescriptorSet, MethodDescriptorProto
from grpc_tools import protoc  # type: ignore[import-untyped]  # ships no types

INSTALLED = "google/"
"""Definitions below this folder come with an installed package, generated there already."""

EXTENSION_TYPE = ": _descriptor.FieldDescriptor\n"
"""How the official generator types an extension, which the library's own types then refuse as a key of `Extensions`."""
USABLE_EXTENSION_TYPE = ": _ExtensionFieldDescriptor[_Any, _Any]\n"
USABLE_EXTENSION_IMPORTS = """\
from typing import Any as _Any
from google.protobuf.internal.extension_dict import _ExtensionFieldDescriptor
"""


def generate(request: CodeGeneratorRequest) -> CodeGeneratorResponse:
    """Answer with the code of every asked file that is ours to generate."""
    names = [name for name in request.file_to_generate if not name.startswith(INSTALLED)]
    response = CodeGeneratorResponse(supported_features=CodeGeneratorResponse.FEATURE_PROTO3_OPTIONAL)
    for path, content in _run_protoc(request, names):
        response.file.add(name=path, content=content)
    owners = _message_modules(request)
    for file in request.proto_file:
        if file.name in names and file.service:
            response.file.add(name=f"{_stem(file)}_pb2_grpc.pyi", content=service_types(file, owners))
    return response


def _run_protoc(request: CodeGeneratorRequest, names: list[str]) -> Iterator[tuple[str, str]]:
    with_services = {file.name for file in request.proto_file if file.service}
    with TemporaryDirectory() as folder:
        definitions = Path(folder, "definitions.binpb")
        definitions.write_bytes(FileDescriptorSet(file=request.proto_file).SerializeToString())
        code = Path(folder, "code")
        code.mkdir()
        common = ["protoc", f"--descriptor_set_in={definitions}"]
        _check(protoc.main([*common, f"--python_out={code}", f"--pyi_out={code}", *names]))
        _check(protoc.main([*common, f"--grpc_python_out={code}", *(name for name in names if name in with_services)]))
        for path in sorted(code.rglob("*.py*")):
            yield path.relative_to(code).as_posix(), _with_usable_extensions(path.read_text("utf-8"))


def _with_usable_extensions(code: str) -> str:
    if EXTENSION_TYPE not in code:
        return code
    return USABLE_EXTENSION_IMPORTS + code.replace(EXTENSION_TYPE, USABLE_EXTENSION_TYPE)


def _check(status: int) -> None:
    if status:
        raise SystemExit(f"protoc ended with {status}")


def _stem(file: FileDescriptorProto) -> str:
    return file.name.removesuffix(".proto")


def _message_modules(request: CodeGeneratorRequest) -> dict[str, str]:
    """Where Python finds each top-level message, by its full name."""
    return {
        f".{file.package}.{message.name}": f"{_stem(file).replace('/', '.')}_pb2"
        for file in request.proto_file
        for message in file.message_type
    }


def service_types(file: FileDescriptorProto, owners: dict[str, str]) -> str:
    """Type the stub, the servicer and the registration of every service, for asyncio only."""
    used = {name for service in file.service for method in service.method for name in _messages(method)}
    lines = ["from collections.abc import AsyncIterator", "", "import grpc.aio", ""]
    lines += [f"import {module}" for module in sorted({owners[name] for name in used})]
    for service in file.service:
        lines += ["", f"class {service.name}Stub:", "    def __init__(self, channel: grpc.aio.Channel) -> None: ..."]
        lines += [_stub_method(method, owners) for method in service.method]
        lines += ["", f"class {service.name}Servicer:"]
        lines += [_servicer_method(method, owners) for method in service.method]
        lines += ["", f"def add_{service.name}Servicer_to_server("]
        lines += [f"    servicer: {service.name}Servicer, server: grpc.aio.Server", ") -> None: ..."]
    return "\n".join(lines) + "\n"


def _messages(method: MethodDescriptorProto) -> tuple[str, str]:
    return method.input_type, method.output_type


def _python_types(method: MethodDescriptorProto, owners: dict[str, str]) -> tuple[str, str]:
    asked, answered = (f"{owners[name]}.{name.rpartition('.')[2]}" for name in _messages(method))
    return asked, answered


def _stub_method(method: MethodDescriptorProto, owners: dict[str, str]) -> str:
    asked, answered = _python_types(method, owners)
    kind = "UnaryStream" if method.server_streaming else "UnaryUnary"
    return f"    {method.name}: grpc.aio.{kind}MultiCallable[{asked}, {answered}]"


def _servicer_method(method: MethodDescriptorProto, owners: dict[str, str]) -> str:
    asked, answered = _python_types(method, owners)
    context = f"grpc.aio.ServicerContext[{asked}, {answered}]"
    start, answer = ("def", f"AsyncIterator[{answered}]") if method.server_streaming else ("async def", answered)
    return f"    {start} {method.name}(\n        self, request: {asked}, context: {context}\n    ) -> {answer}: ..."


if __name__ == "__main__":
    answer = generate(CodeGeneratorRequest.FromString(sys.stdin.buffer.read()))
    sys.stdout.buffer.write(answer.SerializeToString())
