"""The metadata every table belongs to, and the tables that are nobody's feature: idempotency keys and quotas."""

from datetime import datetime

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    ForeignKeyConstraint,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    func,
)

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)


def moment(name: str, *, default: bool = False, nullable: bool = False) -> Column[datetime]:
    """A timestamp with time zone; `default` lets the database fill it in."""
    return Column(name, DateTime(timezone=True), nullable=nullable, server_default=func.now() if default else None)


idempotency_keys = Table(
    "idempotency_keys",
    metadata,
    Column("user_id", Uuid, primary_key=True),
    Column("request_id", Uuid, primary_key=True),
    Column("method", Text, nullable=False),
    Column("body_hash", LargeBinary, nullable=False),
    Column("answer", LargeBinary),
    moment("created_at", default=True),
)

quota_usage = Table(
    "quota_usage",
    metadata,
    Column("user_id", Uuid, primary_key=True),
    Column("metric", Text, primary_key=True),
    Column("period_start", DateTime(timezone=True), primary_key=True),
    Column("period_end", DateTime(timezone=True), nullable=False),
    Column("used", BigInteger, nullable=False, server_default="0"),
    Column("limit_snapshot", BigInteger, nullable=False),
)

quota_reservations = Table(
    "quota_reservations",
    metadata,
    Column("user_id", Uuid, primary_key=True),
    Column("id", Uuid, primary_key=True),
    Column("metric", Text, nullable=False),
    Column("period_start", DateTime(timezone=True), nullable=False),
    Column("amount", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("subject_id", Uuid, nullable=False),
    moment("created_at", default=True),
    moment("expires_at"),
    ForeignKeyConstraint(
        ["user_id", "metric", "period_start"],
        ["quota_usage.user_id", "quota_usage.metric", "quota_usage.period_start"],
        name="fk_quota_reservations_usage",
        ondelete="CASCADE",
    ),
    UniqueConstraint("user_id", "subject_id", "metric", name="uq_quota_reservations_subject"),
)
