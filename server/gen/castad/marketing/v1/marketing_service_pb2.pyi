from castad.common.v1 import options_pb2 as _options_pb2
from castad.marketing.v1 import analysis_calls_pb2 as _analysis_calls_pb2
from castad.marketing.v1 import place_calls_pb2 as _place_calls_pb2
from google.protobuf import descriptor as _descriptor
from typing import ClassVar as _ClassVar

DESCRIPTOR: _descriptor.FileDescriptor
