"""Analyses."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from migrations.rls import protect

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Create the table and its policies."""
    op.create_table(
        "analyses",
        sa.Column("user_id", sa.Uuid, primary_key=True),
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("source_place_id", sa.Text, nullable=False),
        sa.Column("region", sa.Text, nullable=False),
        sa.Column("detail_region", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("listing", JSONB, nullable=False),
        sa.Column("intelligence", JSONB),
        sa.Column("provenance", JSONB),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
        sa.ForeignKeyConstraint(["user_id"], ["users.user_id"], name="fk_analyses_user", ondelete="CASCADE"),
    )
    op.create_index("ix_analyses_place", "analyses", ["user_id", "source_place_id"])
    protect("analyses")


def downgrade() -> None:
    """Drop it."""
    op.drop_table("analyses")
