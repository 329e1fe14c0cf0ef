"""Runs a file of many statements inside the migration's transaction; asyncpg prepares one at a time otherwise."""

from alembic import op


def run_script(sql: str) -> None:
    """Run every statement of `sql`."""
    connection = op.get_bind().connection.dbapi_connection
    assert connection is not None
    connection.run_async(lambda driver: driver.execute(sql))
