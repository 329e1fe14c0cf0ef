"""Social identities between rows and protobuf."""

from castad.auth.v1 import identity_calls_pb2, identity_pb2

from server.auth.oauth import Departure, Return
from server.auth.oauth_models import Identity
from server.auth.oauth_ports import Provider
from server.core.clock import timestamp

_PREFIX = "IDENTITY_PROVIDER_"


def provider(value: int) -> Provider:
    """Who vouches; the contract lets no other value through."""
    return Provider(identity_pb2.IdentityProvider.Name(value).removeprefix(_PREFIX))


def departure(leaving: Departure) -> identity_calls_pb2.StartOAuthResponse:
    """Where to send the user."""
    return identity_calls_pb2.StartOAuthResponse(
        authorization_url=leaving.url, state=leaving.state, expires_at=timestamp(leaving.expires_at)
    )


def returning(request: identity_calls_pb2.CompleteOAuthRequest) -> Return:
    """What a client brings back from a provider's page."""
    return Return(provider(request.provider), request.code, request.state, request.device_name.strip())


def identity(row: Identity) -> identity_pb2.Identity:
    """A social identity as its owner sees it."""
    return identity_pb2.Identity(
        id=str(row.id),
        provider=f"{_PREFIX}{row.provider}",
        email=row.email,
        display_name=row.display_name,
        linked_at=timestamp(row.linked_at),
        last_used_at=timestamp(row.last_used_at),
    )
