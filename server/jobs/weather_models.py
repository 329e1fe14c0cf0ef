"""What all processes know of a vendor, and the calls under way. Nothing in here belongs to a user."""

from sqlalchemy import BigInteger, Column, DateTime, Double, Index, Integer, Table, Text, Uuid

from server.core.models import metadata, moment

vendor_weather = Table(
    "vendor_weather",
    metadata,
    Column("vendor", Text, primary_key=True),
    Column("tokens", Double, nullable=False),
    moment("refilled_at"),
    Column("failures", Integer, nullable=False, server_default="0"),
    Column("rests", Integer, nullable=False, server_default="0"),
    Column("closed_until", DateTime(timezone=True)),
    Column("turn", BigInteger, nullable=False, server_default="0"),
)

vendor_calls = Table(
    "vendor_calls",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("vendor", Text, nullable=False),
    moment("expires_at"),
    Index("ix_vendor_calls_vendor", "vendor", "expires_at"),
)
