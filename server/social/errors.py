"""Refusals of the social methods."""

from server.core.errors import AppError


class PostNotEditable(AppError):
    """The post has started, or has ended."""

    reason = "POST_NOT_EDITABLE"


class PostDuplicate(AppError):
    """The video went to this account within a day, or is about to; `post_id` names the post."""

    reason = "POST_DUPLICATE"


class AccountReconnectRequired(AppError):
    """The platform no longer lets us post for this account."""

    reason = "ACCOUNT_RECONNECT_REQUIRED"


class CopyNotWritten(AppError):
    """The writer gave nothing that keeps the rules."""

    reason = "PROVIDER_UNAVAILABLE"
