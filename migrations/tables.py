"""Every table of CastAD, gathered for Alembic and for the architecture tests."""

import server.auth.models  # noqa: F401
from server.core.models import metadata

__all__ = ["metadata"]
