"""When a place was read from the map, turns at sites that are read politely, and whose a photo is."""

import sqlalchemy as sa
from alembic import op

from migrations.rls import role
from server.core.deployment import DbRole

revision = "0010"
down_revision = "0009"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the columns and the table; what exists was typed in, or sent by its owner."""
    op.add_column("analyses", sa.Column("read_at", MOMENT))
    op.execute("UPDATE analyses SET read_at = created_at")
    op.add_column("images", sa.Column("source_url", sa.Text, nullable=False, server_default=""))
    op.add_column("images", sa.Column("taken_by", sa.Text, nullable=False, server_default="OWNER"))
    op.create_table(
        "site_turns",
        sa.Column("site", sa.Text, primary_key=True),
        sa.Column("free_at", MOMENT, nullable=False),
        sa.Column("stopped", sa.Boolean, nullable=False),
    )
    op.execute(f"GRANT SELECT, INSERT, UPDATE ON site_turns TO {role(DbRole.WORKER)}")


def downgrade() -> None:
    """Drop them."""
    op.drop_table("site_turns")
    for table, column in (("images", "taken_by"), ("images", "source_url"), ("analyses", "read_at")):
        op.drop_column(table, column)
