"""What of a platform's daily allowance is used; it belongs to no user."""

import sqlalchemy as sa
from alembic import op

from migrations.rls import BOTH, role

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "platform_allowances",
        sa.Column("platform", sa.Text, primary_key=True),
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("kind", sa.Text, primary_key=True),
        sa.Column("used", sa.Integer, nullable=False),
    )
    for each in BOTH:
        op.execute(f"GRANT SELECT, INSERT, UPDATE ON platform_allowances TO {role(each)}")


def downgrade() -> None:
    """Drop it."""
    op.drop_table("platform_allowances")
