"""Vendor weather, and jobs that wait for a vendor: in its line, or for what it makes."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from migrations.rls import BOTH, role

revision = "0009"
down_revision = "0008"

MOMENT = sa.DateTime(timezone=True)
TABLES = "vendor_weather, vendor_calls"
WAITING = (
    sa.Column("waiting", JSONB),
    sa.Column("waits_for", sa.Text),
    sa.Column("turn", sa.BigInteger),
    sa.Column("rung_at", MOMENT),
    sa.Column("vendor_hint", sa.Text),
)


def upgrade() -> None:
    """Create the tables, which belong to no user, and the columns."""
    op.create_table(
        "vendor_weather",
        sa.Column("vendor", sa.Text, primary_key=True),
        sa.Column("tokens", sa.Double, nullable=False),
        sa.Column("refilled_at", MOMENT, nullable=False),
        sa.Column("failures", sa.Integer, nullable=False, server_default="0"),
        sa.Column("rests", sa.Integer, nullable=False, server_default="0"),
        sa.Column("closed_until", MOMENT),
        sa.Column("turn", sa.BigInteger, nullable=False, server_default="0"),
    )
    op.create_table(
        "vendor_calls",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("vendor", sa.Text, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
    )
    op.create_index("ix_vendor_calls_vendor", "vendor_calls", ["vendor", "expires_at"])
    for column in WAITING:
        op.add_column("jobs", column)
    op.create_index("ix_jobs_line", "jobs", ["waits_for", "turn"], postgresql_where=sa.text("turn IS NOT NULL"))
    for each in BOTH:
        op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {TABLES} TO {role(each)}")


def downgrade() -> None:
    """Drop them."""
    op.drop_index("ix_jobs_line", "jobs")
    for column in WAITING:
        op.drop_column("jobs", column.name)
    op.drop_table("vendor_calls")
    op.drop_table("vendor_weather")
