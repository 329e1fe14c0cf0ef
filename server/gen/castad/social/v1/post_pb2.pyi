import datetime

from castad.common.v1 import job_pb2 as _job_pb2
from castad.common.v1 import platform_pb2 as _platform_pb2
from castad.social.v1 import account_pb2 as _account_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class PostState(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    POST_STATE_UNSPECIFIED: _ClassVar[PostState]
    POST_STATE_PENDING: _ClassVar[PostState]
    POST_STATE_SCHEDULED: _ClassVar[PostState]
    POST_STATE_UPLOADING: _ClassVar[PostState]
    POST_STATE_PROCESSING: _ClassVar[PostState]
    POST_STATE_PUBLISHED: _ClassVar[PostState]
    POST_STATE_FAILED: _ClassVar[PostState]
    POST_STATE_CANCELLED: _ClassVar[PostState]

class LatePolicy(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    LATE_POLICY_UNSPECIFIED: _ClassVar[LatePolicy]
    LATE_POLICY_PUBLISH: _ClassVar[LatePolicy]
    LATE_POLICY_SKIP: _ClassVar[LatePolicy]
POST_STATE_UNSPECIFIED: PostState
POST_STATE_PENDING: PostState
POST_STATE_SCHEDULED: PostState
POST_STATE_UPLOADING: PostState
POST_STATE_PROCESSING: PostState
POST_STATE_PUBLISHED: PostState
POST_STATE_FAILED: PostState
POST_STATE_CANCELLED: PostState
LATE_POLICY_UNSPECIFIED: LatePolicy
LATE_POLICY_PUBLISH: LatePolicy
LATE_POLICY_SKIP: LatePolicy

class Reception(_message.Message):
    __slots__ = ("views", "likes", "comments", "as_of")
    VIEWS_FIELD_NUMBER: _ClassVar[int]
    LIKES_FIELD_NUMBER: _ClassVar[int]
    COMMENTS_FIELD_NUMBER: _ClassVar[int]
    AS_OF_FIELD_NUMBER: _ClassVar[int]
    views: int
    likes: int
    comments: int
    as_of: _timestamp_pb2.Timestamp
    def __init__(self, views: _Optional[int] = ..., likes: _Optional[int] = ..., comments: _Optional[int] = ..., as_of: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class PostEvent(_message.Message):
    __slots__ = ("at", "state", "attempt", "message")
    AT_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    ATTEMPT_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    at: _timestamp_pb2.Timestamp
    state: PostState
    attempt: int
    message: str
    def __init__(self, at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., state: _Optional[_Union[PostState, str]] = ..., attempt: _Optional[int] = ..., message: _Optional[str] = ...) -> None: ...

class Post(_message.Message):
    __slots__ = ("id", "video_id", "project_id", "account", "title", "description", "keywords", "privacy", "publish_at", "state", "bytes_sent", "bytes_total", "platform_id", "platform_url", "error", "attempts", "events", "job", "created_at", "updated_at", "published_at", "hold", "reception", "made_for_kids", "ai_generated", "if_late")
    ID_FIELD_NUMBER: _ClassVar[int]
    VIDEO_ID_FIELD_NUMBER: _ClassVar[int]
    PROJECT_ID_FIELD_NUMBER: _ClassVar[int]
    ACCOUNT_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    DESCRIPTION_FIELD_NUMBER: _ClassVar[int]
    KEYWORDS_FIELD_NUMBER: _ClassVar[int]
    PRIVACY_FIELD_NUMBER: _ClassVar[int]
    PUBLISH_AT_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    BYTES_SENT_FIELD_NUMBER: _ClassVar[int]
    BYTES_TOTAL_FIELD_NUMBER: _ClassVar[int]
    PLATFORM_ID_FIELD_NUMBER: _ClassVar[int]
    PLATFORM_URL_FIELD_NUMBER: _ClassVar[int]
    ERROR_FIELD_NUMBER: _ClassVar[int]
    ATTEMPTS_FIELD_NUMBER: _ClassVar[int]
    EVENTS_FIELD_NUMBER: _ClassVar[int]
    JOB_FIELD_NUMBER: _ClassVar[int]
    CREATED_AT_FIELD_NUMBER: _ClassVar[int]
    UPDATED_AT_FIELD_NUMBER: _ClassVar[int]
    PUBLISHED_AT_FIELD_NUMBER: _ClassVar[int]
    HOLD_FIELD_NUMBER: _ClassVar[int]
    RECEPTION_FIELD_NUMBER: _ClassVar[int]
    MADE_FOR_KIDS_FIELD_NUMBER: _ClassVar[int]
    AI_GENERATED_FIELD_NUMBER: _ClassVar[int]
    IF_LATE_FIELD_NUMBER: _ClassVar[int]
    id: str
    video_id: str
    project_id: str
    account: _account_pb2.Account
    title: str
    description: str
    keywords: _containers.RepeatedScalarFieldContainer[str]
    privacy: _platform_pb2.Privacy
    publish_at: _timestamp_pb2.Timestamp
    state: PostState
    bytes_sent: int
    bytes_total: int
    platform_id: str
    platform_url: str
    error: _job_pb2.JobError
    attempts: int
    events: _containers.RepeatedCompositeFieldContainer[PostEvent]
    job: _job_pb2.Job
    created_at: _timestamp_pb2.Timestamp
    updated_at: _timestamp_pb2.Timestamp
    published_at: _timestamp_pb2.Timestamp
    hold: _job_pb2.JobError
    reception: Reception
    made_for_kids: bool
    ai_generated: bool
    if_late: LatePolicy
    def __init__(self, id: _Optional[str] = ..., video_id: _Optional[str] = ..., project_id: _Optional[str] = ..., account: _Optional[_Union[_account_pb2.Account, _Mapping]] = ..., title: _Optional[str] = ..., description: _Optional[str] = ..., keywords: _Optional[_Iterable[str]] = ..., privacy: _Optional[_Union[_platform_pb2.Privacy, str]] = ..., publish_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., state: _Optional[_Union[PostState, str]] = ..., bytes_sent: _Optional[int] = ..., bytes_total: _Optional[int] = ..., platform_id: _Optional[str] = ..., platform_url: _Optional[str] = ..., error: _Optional[_Union[_job_pb2.JobError, _Mapping]] = ..., attempts: _Optional[int] = ..., events: _Optional[_Iterable[_Union[PostEvent, _Mapping]]] = ..., job: _Optional[_Union[_job_pb2.Job, _Mapping]] = ..., created_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., updated_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., published_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., hold: _Optional[_Union[_job_pb2.JobError, _Mapping]] = ..., reception: _Optional[_Union[Reception, _Mapping]] = ..., made_for_kids: _Optional[bool] = ..., ai_generated: _Optional[bool] = ..., if_late: _Optional[_Union[LatePolicy, str]] = ...) -> None: ...
