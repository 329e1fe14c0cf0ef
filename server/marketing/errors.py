"""Refusals of the marketing methods."""

from server.core.errors import AppError


class ListingTooThinToUse(AppError):
    """The listing has no text an advertisement could be made from."""

    reason = "LISTING_TOO_THIN"


class SourceNotAvailable(AppError):
    """Reading a map link needs a provider that is not set up; the listing can be given by hand."""

    reason = "PROVIDER_NOT_CONFIGURED"
