"""Workers count photos they fetch, and for that must know until when a plan was paid for."""

from alembic import op

from migrations.rls import role
from server.core.deployment import DbRole

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Let them read it."""
    op.execute(f"GRANT SELECT (subscription_ends_at) ON users TO {role(DbRole.WORKER)}")


def downgrade() -> None:
    """Keep it from them."""
    op.execute(f"REVOKE SELECT (subscription_ends_at) ON users FROM {role(DbRole.WORKER)}")
