"""Every table of CastAD, gathered for Alembic and for the architecture tests."""

from server.core.models import metadata

__all__ = ["metadata"]
