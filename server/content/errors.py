"""Refusals of the content methods."""

from server.core.errors import AppError


class ProjectArchived(AppError):
    """The project was put away; it can only be restored."""

    reason = "PROJECT_ARCHIVED"


class ImagesRequired(AppError):
    """The project has no photo yet."""

    reason = "IMAGES_REQUIRED"


class LyricsRequired(AppError):
    """The project has no finished lyrics yet."""

    reason = "LYRICS_REQUIRED"


class SongRequired(AppError):
    """The project has no finished song yet."""

    reason = "SONG_REQUIRED"


class VideoNotReady(AppError):
    """The video is not finished."""

    reason = "VIDEO_NOT_READY"


class LyricsUnfit(AppError):
    """The words cannot be sung in the song's time; the violations say which lines."""

    reason = "LYRICS_UNFIT"


class UploadIncomplete(AppError):
    """The file has not arrived at the upload link, or only a part of it."""

    reason = "UPLOAD_INCOMPLETE"


class MediaUnsupported(AppError):
    """The file is damaged or not of a supported kind."""

    reason = "MEDIA_UNSUPPORTED"


class PayloadTooLarge(AppError):
    """The file has more bytes or pixels than are taken."""

    reason = "PAYLOAD_TOO_LARGE"
