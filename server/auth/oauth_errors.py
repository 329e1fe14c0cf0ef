"""Why signing in with somebody else's account, or linking it, is refused."""

from server.core.errors import AppError


class ProviderNotConfigured(AppError):
    """The operator has not set this provider up, or the provider does not accept how it was done."""

    reason = "PROVIDER_NOT_CONFIGURED"


class ProviderUnavailable(AppError):
    """The provider does not answer, asks to wait, or answers nonsense."""

    reason = "PROVIDER_UNAVAILABLE"


class RedirectNotAllowed(AppError):
    """The redirect address is not on the allow-list."""

    reason = "REDIRECT_NOT_ALLOWED"


class OAuthStateInvalid(AppError):
    """The attempt is unknown, used, too old, or was begun by another client."""

    reason = "OAUTH_STATE_INVALID"


class ExchangeFailed(AppError):
    """The provider refuses the code, or to tell whose it is."""

    reason = "OAUTH_EXCHANGE_FAILED"


class IdTokenInvalid(AppError):
    """The provider's identity token does not hold."""

    reason = "OAUTH_ID_TOKEN_INVALID"


class LinkRequired(AppError):
    """An account has this address already: sign in to it, then link the identity."""

    reason = "LINK_REQUIRED"


class IdentityInUse(AppError):
    """The identity is linked to another account."""

    reason = "IDENTITY_IN_USE"


class LastCredential(AppError):
    """Without this identity nobody could sign in to the account any more."""

    reason = "LAST_CREDENTIAL"
