"""Refusals of the marketing methods."""

from server.core.errors import AppError


class ListingTooThinToUse(AppError):
    """The listing has no text an advertisement could be made from."""

    reason = "LISTING_TOO_THIN"


class SourceNotAvailable(AppError):
    """The map is not set up for this; the listing can be given by hand."""

    reason = "PROVIDER_NOT_CONFIGURED"


class PlaceUrlUnsupported(AppError):
    """The link is none of a place on Naver Map."""

    reason = "PLACE_URL_UNSUPPORTED"


class MapUnavailable(AppError):
    """The map's search does not answer."""

    reason = "PROVIDER_UNAVAILABLE"


class MapBusy(AppError):
    """The map's search asks to wait, or its day's allowance is used up."""

    reason = "RATE_LIMITED"
