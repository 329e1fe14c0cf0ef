"""A protoc plugin that tells the Python client of every method whether it may be repeated and who may call it.

The client's stubs carry neither, so it would need a list kept by hand.
"""

import sys
from collections.abc import Iterator
from typing import Any

from google.protobuf.compiler.plugin_pb2 import CodeGeneratorRequest, CodeGeneratorResponse
from google.protobuf.descriptor_pb2 import MethodOptions
from google.protobuf.descriptor_pool import DescriptorPool
from google.protobuf.message_factory import GetMessageClass

HEADER = '''\
# Generated from the contract by proto/protoc_gen_methods.py. DO NOT EDIT!
"""What the contract declares about each method."""

from typing import NamedTuple


class Method(NamedTuple):
    """Whether calling twice does what calling once does, and whether it needs no token."""

    idempotent: bool
    public: bool


METHODS = {
'''
FOOTER = "}\n"


def generate(request: CodeGeneratorRequest) -> CodeGeneratorResponse:
    """Answer with one module: a table of all methods."""
    response = CodeGeneratorResponse(supported_features=CodeGeneratorResponse.FEATURE_PROTO3_OPTIONAL)
    response.file.add(name="methods.py", content=HEADER + "".join(sorted(_lines(request))) + FOOTER)
    return response


def _lines(request: CodeGeneratorRequest) -> Iterator[str]:
    pool = DescriptorPool()
    for file in request.proto_file:
        pool.Add(file)
    options_of = GetMessageClass(pool.FindMessageTypeByName("google.protobuf.MethodOptions")).FromString
    access = pool.FindExtensionByName("castad.common.v1.access")
    everybody = pool.FindEnumTypeByName("castad.common.v1.Access").values_by_name["ACCESS_PUBLIC"].number
    for file in request.proto_file:
        for service in file.service:
            for method in service.method:
                options: Any = options_of(method.options.SerializeToString())
                path = f"/{file.package}.{service.name}/{method.name}"
                yield _line(path, _is_idempotent(options), options.Extensions[access] == everybody)


def _is_idempotent(options: Any) -> bool:
    declared: int = options.idempotency_level
    return declared != MethodOptions.IDEMPOTENCY_UNKNOWN


def _line(path: str, idempotent: bool, public: bool) -> str:
    return f'    "{path}": Method(idempotent={idempotent}, public={public}),\n'


if __name__ == "__main__":
    answer = generate(CodeGeneratorRequest.FromString(sys.stdin.buffer.read()))
    sys.stdout.buffer.write(answer.SerializeToString())
