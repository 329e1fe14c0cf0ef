from castad.common.v1 import options_pb2 as _options_pb2
from castad.social.v1 import account_calls_pb2 as _account_calls_pb2
from castad.social.v1 import copy_calls_pb2 as _copy_calls_pb2
from castad.social.v1 import post_calls_pb2 as _post_calls_pb2
from google.protobuf import descriptor as _descriptor
from typing import ClassVar as _ClassVar

DESCRIPTOR: _descriptor.FileDescriptor
