from castad.common.v1 import options_pb2 as _options_pb2
from castad.content.v1 import captioning_calls_pb2 as _captioning_calls_pb2
from castad.content.v1 import image_calls_pb2 as _image_calls_pb2
from castad.content.v1 import job_calls_pb2 as _job_calls_pb2
from castad.content.v1 import lyrics_calls_pb2 as _lyrics_calls_pb2
from castad.content.v1 import production_calls_pb2 as _production_calls_pb2
from castad.content.v1 import project_calls_pb2 as _project_calls_pb2
from castad.content.v1 import song_calls_pb2 as _song_calls_pb2
from castad.content.v1 import spending_calls_pb2 as _spending_calls_pb2
from castad.content.v1 import upload_calls_pb2 as _upload_calls_pb2
from castad.content.v1 import video_calls_pb2 as _video_calls_pb2
from google.protobuf import descriptor as _descriptor
from typing import ClassVar as _ClassVar

DESCRIPTOR: _descriptor.FileDescriptor
