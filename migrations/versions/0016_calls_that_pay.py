"""A call may spend money without a job."""

from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """Let lines of the ledger name no job."""
    op.alter_column("costs", "job_id", nullable=True)


def downgrade() -> None:
    """Name one again; lines without a job could not be kept."""
    op.execute("DELETE FROM costs WHERE job_id IS NULL")
    op.alter_column("costs", "job_id", nullable=False)
