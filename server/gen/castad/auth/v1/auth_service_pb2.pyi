from castad.auth.v1 import admin_calls_pb2 as _admin_calls_pb2
from castad.auth.v1 import credential_calls_pb2 as _credential_calls_pb2
from castad.auth.v1 import identity_calls_pb2 as _identity_calls_pb2
from castad.auth.v1 import session_calls_pb2 as _session_calls_pb2
from castad.auth.v1 import user_calls_pb2 as _user_calls_pb2
from castad.common.v1 import options_pb2 as _options_pb2
from google.protobuf import descriptor as _descriptor
from typing import ClassVar as _ClassVar

DESCRIPTOR: _descriptor.FileDescriptor
