"""The contract keeps its own rules: read from the descriptors, so a new method or field cannot slip past them."""

import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import protovalidate
import pytest
from buf.validate import validate_pb2
from castad.auth.v1 import user_pb2
from castad.common.v1 import errors_pb2, options_pb2
from castad.content.v1 import lyrics_calls_pb2, lyrics_pb2, project_calls_pb2, style_pb2
from castad.marketing.v1 import analysis_calls_pb2, place_pb2
from google.protobuf.descriptor import (
    Descriptor,
    EnumDescriptor,
    FieldDescriptor,
    FileDescriptor,
    MethodDescriptor,
    ServiceDescriptor,
)
from google.protobuf.descriptor_pb2 import MethodOptions
from google.protobuf.message import Message
from google.rpc import code_pb2

from interceptors.methods import LEAST_PLANS
from server.core.plan import Plan

PROTO = Path(__file__).parents[2] / "proto"
UUID = "0198f0a2-7c11-7000-8000-000000000001"

METHODS = {
    "AuthService": {
        "public": "SignUp Login StartOAuth CompleteOAuth RefreshToken RequestPasswordReset ResetPassword VerifyEmail",
        "user": "Logout LogoutAll GetMe UpdateProfile DeleteAccount ChangePassword RequestEmailVerification"
        " ListSessions RevokeSession ListIdentities UnlinkIdentity GetUsage",
        "admin": "ListUsers UpdateUser GetAuditLog",
    },
    "MarketingService": {
        "user": "SearchPlaces StartAnalysis WatchAnalysis GetAnalysis ListAnalyses DeleteAnalysis",
    },
    "ContentService": {
        "user": "CreateProject GetProject ListProjects UpdateProject DeleteProject CreateImageUpload"
        " CompleteImageUpload ImportImages ListImages ReorderImages DeleteImage StartLyrics GetLyrics UpdateLyrics"
        " StartSong GetSong StartVideo GetVideo ListVideos DeleteVideo QuoteProduction Produce StartCaptioning"
        " GetCaptioning CreateVideoUpload CompleteVideoUpload GetDownloadUrl GetJob WatchJob ListJobs CancelJob"
        " RetryJob GetCostReport",
    },
    "SocialService": {
        "user": "StartConnect CompleteConnect ListAccounts RefreshAccount Disconnect GenerateSeo CreatePost GetPost"
        " WatchPost ListPosts UpdatePost CancelPost RetryPost",
    },
}

REASONS = {
    "INVALID_ARGUMENT": "VALIDATION_FAILED PASSWORD_WEAK PAGE_TOKEN_INVALID URL_FORBIDDEN PLACE_URL_UNSUPPORTED"
    " MEDIA_UNSUPPORTED TRANSPORT_MISMATCH REDIRECT_NOT_ALLOWED LISTING_TOO_THIN LYRICS_UNFIT",
    "UNAUTHENTICATED": "TOKEN_MISSING TOKEN_INVALID TOKEN_EXPIRED CREDENTIALS_INVALID REFRESH_INVALID REFRESH_REUSED"
    " SESSION_REVOKED SESSION_EXPIRED OAUTH_STATE_INVALID OAUTH_EXCHANGE_FAILED OAUTH_ID_TOKEN_INVALID",
    "PERMISSION_DENIED": "ROLE_REQUIRED PLAN_REQUIRED REAUTH_REQUIRED CSRF_FAILED ACCOUNT_DISABLED EMAIL_NOT_VERIFIED",
    "NOT_FOUND": "RESOURCE_NOT_FOUND PLACE_NOT_FOUND",
    "ALREADY_EXISTS": "EMAIL_TAKEN IDENTITY_IN_USE REQUEST_ID_REUSED POST_DUPLICATE",
    "FAILED_PRECONDITION": "LAST_CREDENTIAL LINK_REQUIRED PROVIDER_NOT_CONFIGURED IMAGES_REQUIRED LYRICS_REQUIRED"
    " SONG_REQUIRED VIDEO_NOT_READY UPLOAD_INCOMPLETE JOB_NOT_CANCELLABLE JOB_NOT_RETRYABLE POST_NOT_EDITABLE"
    " ACCOUNT_RECONNECT_REQUIRED PROJECT_ARCHIVED",
    "RESOURCE_EXHAUSTED": "RATE_LIMITED LOGIN_THROTTLED QUOTA_EXCEEDED PAYLOAD_TOO_LARGE SERVER_BUSY",
    "ABORTED": "REFRESH_BUSY CONFLICT_RETRY",
    "UNAVAILABLE": "DATABASE_UNAVAILABLE PROVIDER_UNAVAILABLE DRAINING",
    "DEADLINE_EXCEEDED": "DEADLINE_EXCEEDED",
    "UNIMPLEMENTED": "NOT_IMPLEMENTED",
    "INTERNAL": "INTERNAL",
    "OK": "SOURCE_BLOCKED PROVIDER_REFUSED PROVIDER_BUSY PROVIDER_QUOTA PROVIDER_FAILED CONTENT_REJECTED"
    " DEADLINE_PASSED WORKER_LOST NEEDS_REVIEW",
}
"""OK stands for reasons without a status: only jobs and posts carry them."""

CREATES_OR_PAYS = re.compile(r"^(Create|Import|Start|Produce|Generate|Retry)")
WITHOUT_REQUEST_ID = {"StartOAuth", "StartConnect"}
"""Each consent has a state of its own; a kept answer would keep a secret."""

SECRET_NAMES = re.compile(r"(^|_)(password|secret|token|code|state|headers|upload_url|authorization_url)$")
SIGNED_LINKS = {
    "castad.content.v1.GetDownloadUrlResponse.url",
    "castad.content.v1.Image.url",
    "castad.content.v1.Song.audio_url",
    "castad.content.v1.Video.thumbnail_url",
    "castad.content.v1.Video.url",
}
PAGE_TOKENS = {"page_token", "next_page_token"}


def load_files() -> list[FileDescriptor]:
    modules = [path.relative_to(PROTO).with_suffix("") for path in sorted(PROTO.rglob("*.proto"))]
    return [import_module(f"{'.'.join(module.parts)}_pb2").DESCRIPTOR for module in modules]


FILES = load_files()
SERVICES: list[ServiceDescriptor] = [service for file in FILES for service in file.services_by_name.values()]
RPCS: list[MethodDescriptor] = [method for service in SERVICES for method in service.methods]
MESSAGES: list[Descriptor] = [message for file in FILES for message in file.message_types_by_name.values()]
FIELDS: list[FieldDescriptor] = [field for message in MESSAGES for field in message.fields]
ENUMS: list[EnumDescriptor] = [enum for file in FILES for enum in file.enum_types_by_name.values()]
LISTS = [rpc for rpc in RPCS if rpc.name.startswith("List") or rpc.name in {"GetAuditLog", "GetCostReport"}]


def violated_rules(message: Message) -> set[str]:
    try:
        protovalidate.validate(message)
    except protovalidate.ValidationError as error:
        return {violation.proto.rule_id for violation in error.violations}
    return set()


def asked_messages(root: Descriptor, seen: set[str]) -> Iterator[Descriptor]:
    """The message and every one of ours inside it."""
    if root.full_name in seen or not root.full_name.startswith("castad."):
        return
    seen.add(root.full_name)
    yield root
    for field in root.fields:
        if field.message_type:
            yield from asked_messages(field.message_type, seen)


def client_fields() -> list[FieldDescriptor]:
    seen: set[str] = set()
    return [field for rpc in RPCS for message in asked_messages(rpc.input_type, seen) for field in message.fields]


def test_the_four_services_have_exactly_the_promised_methods_and_access() -> None:
    declared: dict[str, dict[str, set[str]]] = {}
    for rpc in RPCS:
        access = options_pb2.Access.Name(rpc.GetOptions().Extensions[options_pb2.access])
        kinds = declared.setdefault(rpc.containing_service.name, {})
        kinds.setdefault(access.removeprefix("ACCESS_").lower(), set()).add(rpc.name)
    assert declared == {
        service: {access: set(names.split()) for access, names in kinds.items()} for service, kinds in METHODS.items()
    }


def test_the_least_plan_of_a_method_is_a_plan_by_the_same_name() -> None:
    names = {level: name.removeprefix("LEAST_PLAN_") for name, level in options_pb2.LeastPlan.items()}
    assert names | {0: "FREE"} == LEAST_PLANS
    assert [f"PLAN_{plan}" for plan in Plan] == user_pb2.Plan.keys()[1:]


def test_staff_methods_never_trust_a_cached_session() -> None:
    admin = [rpc for rpc in RPCS if rpc.GetOptions().Extensions[options_pb2.access] == options_pb2.ACCESS_ADMIN]
    assert [rpc.name for rpc in admin if not rpc.GetOptions().Extensions[options_pb2.sensitive_method]] == []


def test_reading_is_declared_free_of_side_effects() -> None:
    readers = re.compile(r"^(Get|List|Watch|Search|Quote)")
    level = MethodOptions.NO_SIDE_EFFECTS
    assert {rpc.name for rpc in RPCS if readers.match(rpc.name)} == {
        rpc.name for rpc in RPCS if rpc.GetOptions().idempotency_level == level
    }


def test_exactly_the_watch_methods_stream() -> None:
    assert {rpc.name for rpc in RPCS if rpc.server_streaming} == {"WatchAnalysis", "WatchJob", "WatchPost"}
    assert not any(rpc.client_streaming for rpc in RPCS)


def test_every_error_reason_travels_with_its_status() -> None:
    declared: dict[str, set[str]] = {}
    for value in errors_pb2.ErrorReason.DESCRIPTOR.values[1:]:
        status = code_pb2.Code.Name(value.GetOptions().Extensions[options_pb2.status])
        declared.setdefault(status, set()).add(value.name.removeprefix("ERROR_REASON_"))
    assert declared == {status: set(reasons.split()) for status, reasons in REASONS.items()}


def test_every_reason_a_comment_names_exists() -> None:
    known = {value.name.removeprefix("ERROR_REASON_") for value in errors_pb2.ErrorReason.DESCRIPTOR.values}
    services = "\n".join(path.read_text() for path in PROTO.rglob("*_service.proto"))
    raised = re.findall(r"Errors: (.+)", services)
    named = set(re.findall(r"\b[A-Z]+(?:_[A-Z]+)+\b", "\n".join(raised)))
    assert len(named) > 30
    assert named <= known


def test_what_creates_or_costs_can_be_repeated_safely() -> None:
    missing = [
        rpc.name
        for rpc in RPCS
        if CREATES_OR_PAYS.match(rpc.name)
        and rpc.name not in WITHOUT_REQUEST_ID
        and "request_id" not in rpc.input_type.fields_by_name
    ]
    assert missing == []


@pytest.mark.parametrize("rpc", LISTS, ids=lambda rpc: str(rpc.name))
def test_every_list_pages(rpc: MethodDescriptor) -> None:
    asked, answered = rpc.input_type.fields_by_name, rpc.output_type.fields_by_name
    assert asked["page_size"].type == answered["total_size"].type == FieldDescriptor.TYPE_INT32
    assert asked["page_token"].type == answered["next_page_token"].type == FieldDescriptor.TYPE_STRING


def test_secrets_are_marked_for_every_log() -> None:
    text = (FieldDescriptor.TYPE_STRING, FieldDescriptor.TYPE_BYTES, FieldDescriptor.TYPE_MESSAGE)
    secrets = {
        field.full_name
        for field in FIELDS
        if field.type in text and SECRET_NAMES.search(field.name) and field.name not in PAGE_TOKENS
    }
    marked = {field.full_name for field in FIELDS if field.GetOptions().Extensions[options_pb2.sensitive]}
    redacted = {field.full_name for field in FIELDS if field.GetOptions().debug_redact}
    assert marked == redacted == secrets | SIGNED_LINKS


def test_every_enum_starts_unspecified() -> None:
    assert [enum.name for enum in ENUMS if not enum.values_by_number[0].name.endswith("_UNSPECIFIED")] == []


def test_everything_a_client_sends_has_limits() -> None:
    unlimited = (FieldDescriptor.TYPE_BOOL, FieldDescriptor.TYPE_UINT32, FieldDescriptor.TYPE_MESSAGE)
    free = [
        field.full_name
        for field in client_fields()
        if (field.is_repeated or field.type not in unlimited)
        and not field.GetOptions().HasExtension(validate_pb2.field)
    ]
    assert free == []


def test_proto_files_stay_readable() -> None:
    assert [path.name for path in PROTO.rglob("*.proto") if len(path.read_text().splitlines()) > 250] == []


def test_an_analysis_needs_one_source() -> None:
    request = analysis_calls_pb2.StartAnalysisRequest
    assert violated_rules(request()) == {"required"}
    assert violated_rules(request(place_url="https://naver.me/abc")) == set()
    assert violated_rules(request(listing=place_pb2.Listing(name="바다", facilities=["방"] * 101))) == {
        "repeated.max_items"
    }


def test_lyrics_are_limited_as_a_whole() -> None:
    def update(lines: int) -> Message:
        line = lyrics_pb2.LyricLine(section=lyrics_pb2.SECTION_KIND_VERSE, text="가" * 200)
        return lyrics_calls_pb2.UpdateLyricsRequest(lyrics_id=UUID, lines=[line] * lines)

    assert violated_rules(update(20)) == set()
    assert violated_rules(update(21)) == {"lyrics.length"}


@pytest.mark.parametrize(("tempo", "rules"), [(0, set()), (60, set()), (180, set()), (59, {"int32.gte_lte"})])
def test_a_tempo_is_singable_or_left_to_the_service(tempo: int, rules: set[str]) -> None:
    music = style_pb2.MusicStyle(tempo_bpm=tempo)
    assert violated_rules(project_calls_pb2.CreateProjectRequest(analysis_id=UUID, music=music)) == rules


def test_an_instrumental_song_has_no_sung_lead() -> None:
    def asked(vocal: style_pb2.Vocal) -> Message:
        music = style_pb2.MusicStyle(vocal=vocal, sung_lead=True)
        return project_calls_pb2.UpdateProjectRequest(project_id=UUID, music=music)

    assert violated_rules(asked(style_pb2.VOCAL_MALE)) == set()
    assert violated_rules(asked(style_pb2.VOCAL_INSTRUMENTAL)) == {"music.sung_lead"}


def test_a_cover_can_be_cleared_but_not_be_nonsense() -> None:
    request = project_calls_pb2.UpdateProjectRequest
    assert violated_rules(request(project_id=UUID, cover_image_id="")) == set()
    assert violated_rules(request(project_id=UUID, cover_image_id=UUID)) == set()
    assert violated_rules(request(project_id=UUID, cover_image_id="first")) == {"string.pattern"}
