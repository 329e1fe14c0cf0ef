"""Every table of CastAD, gathered for Alembic and for the architecture tests."""

from importlib import import_module

from server.core.models import metadata

TABLE_MODULES = (
    "server.auth.models",
    "server.auth.mail_models",
    "server.auth.oauth_models",
    "server.jobs.models",
    "server.jobs.costs",
    "server.jobs.weather_models",
    "server.jobs.turns",
    "server.jobs.budget_models",
    "server.marketing.models",
    "server.content.models",
    "server.content.upload_models",
    "server.content.work_models",
    "server.content.captioning_models",
    "server.social.models",
)

for module in TABLE_MODULES:
    import_module(module)

__all__ = ["metadata"]
