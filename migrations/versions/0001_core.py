"""Idempotency keys and quotas."""

import sqlalchemy as sa
from alembic import op

from migrations.rls import allow, protect
from server.core.deployment import DbRole

revision = "0001"
down_revision = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the tables and their policies."""
    _create_idempotency_keys()
    _create_quotas()


def _create_idempotency_keys() -> None:
    op.create_table(
        "idempotency_keys",
        sa.Column("user_id", sa.Uuid, primary_key=True),
        sa.Column("request_id", sa.Uuid, primary_key=True),
        sa.Column("method", sa.Text, nullable=False),
        sa.Column("body_hash", sa.LargeBinary, nullable=False),
        sa.Column("answer", sa.LargeBinary),
        sa.Column("created_at", MOMENT, nullable=False, server_default=sa.func.now()),
    )
    protect("idempotency_keys", commands=("SELECT", "INSERT", "UPDATE", "DELETE"))
    outdated = "created_at < now() - interval '2 days'"
    for command in ("SELECT", "DELETE"):
        allow(
            "idempotency_keys",
            command,
            to=[DbRole.WORKER],
            rule=outdated,
            name=f"idempotency_keys_{command.lower()}_old",
        )


def _create_quotas() -> None:
    op.create_table(
        "quota_usage",
        sa.Column("user_id", sa.Uuid, primary_key=True),
        sa.Column("metric", sa.Text, primary_key=True),
        sa.Column("period_start", MOMENT, primary_key=True),
        sa.Column("period_end", MOMENT, nullable=False),
        sa.Column("used", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("limit_snapshot", sa.BigInteger, nullable=False),
    )
    protect("quota_usage")
    op.create_table(
        "quota_reservations",
        sa.Column("user_id", sa.Uuid, primary_key=True),
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("metric", sa.Text, nullable=False),
        sa.Column("period_start", MOMENT, nullable=False),
        sa.Column("amount", sa.Integer, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("subject_id", sa.Uuid, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False, server_default=sa.func.now()),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id", "metric", "period_start"],
            ["quota_usage.user_id", "quota_usage.metric", "quota_usage.period_start"],
            name="fk_quota_reservations_usage",
            ondelete="CASCADE",
        ),
        sa.UniqueConstraint("user_id", "subject_id", "metric", name="uq_quota_reservations_subject"),
    )
    protect("quota_reservations")


def downgrade() -> None:
    """Drop them."""
    for table in ("quota_reservations", "quota_usage", "idempotency_keys"):
        op.drop_table(table)
