"""What all users together have spent and reserved at each vendor, month by month."""

from sqlalchemy import BigInteger, Column, Date, Table, Text

from server.core.models import metadata

vendor_spending = Table(
    "vendor_spending",
    metadata,
    Column("provider", Text, primary_key=True),
    Column("month", Date, primary_key=True),
    Column("micros_usd", BigInteger, nullable=False, server_default="0"),
)
