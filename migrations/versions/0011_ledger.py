"""Purchases in the ledger, what all users spend at each vendor, and a song's second recording."""

import sqlalchemy as sa
from alembic import op

from migrations.rls import BOTH, role

revision = "0011"
down_revision = "0010"

ONCE = {"uq_costs_reserved": "entry = 'RESERVED'", "uq_costs_closed": "entry <> 'RESERVED'"}


def upgrade() -> None:
    """Add columns, indexes and the table, which belongs to no user."""
    op.add_column("costs", sa.Column("entry", sa.Text, nullable=False, server_default="CHARGED"))
    op.add_column("costs", sa.Column("purchase_id", sa.Uuid))
    for name, lines in ONCE.items():
        where = sa.text(f"purchase_id IS NOT NULL AND {lines}")
        op.create_index(name, "costs", ["user_id", "purchase_id"], unique=True, postgresql_where=where)
    op.create_table(
        "vendor_spending",
        sa.Column("provider", sa.Text, primary_key=True),
        sa.Column("month", sa.Date, primary_key=True),
        sa.Column("micros_usd", sa.BigInteger, nullable=False, server_default="0"),
    )
    for each in BOTH:
        op.execute(f"GRANT SELECT, INSERT, UPDATE ON vendor_spending TO {role(each)}")
    op.add_column("songs", sa.Column("spare_key", sa.Text))


def downgrade() -> None:
    """Drop them."""
    op.drop_column("songs", "spare_key")
    op.drop_table("vendor_spending")
    for name in ONCE:
        op.drop_index(name, "costs")
    op.drop_column("costs", "purchase_id")
    op.drop_column("costs", "entry")
