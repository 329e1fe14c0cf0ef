"""Runs the migrations: a job before a rollout, and the first step of `castad dev` and `castad demo`."""

from pathlib import Path

from alembic import command
from alembic.config import Config

FOLDER = Path(__file__).parent.parent / "migrations"


def upgrade() -> None:
    """Migrate the configured deployment to the newest revision."""
    config = Config(FOLDER / "alembic.ini")
    config.set_main_option("script_location", str(FOLDER))
    command.upgrade(config, "head")
