"""Videos that owners bring; what is sent in by a link is announced with its type and size."""

import sqlalchemy as sa
from alembic import op

from migrations.rls import ALL_COMMANDS, protect

revision = "0017"
down_revision = "0016"

MOMENT = sa.DateTime(timezone=True)
POLICIES = (*(f"{command.lower()}_own" for command in ALL_COMMANDS), "select_abandoned")


def upgrade() -> None:
    """Widen the table of photos on their way to all files, and add the table of videos."""
    _rename("image_uploads", "uploads")
    op.alter_column("uploads", "project_id", nullable=True)
    op.add_column("uploads", sa.Column("content_type", sa.Text, nullable=False, server_default=""))
    op.add_column("uploads", sa.Column("size_bytes", sa.BigInteger, nullable=False, server_default="0"))
    op.add_column("uploads", sa.Column("decided_at", MOMENT))
    op.create_table(
        "uploaded_videos",
        sa.Column("user_id", sa.Uuid, primary_key=True),
        sa.Column("id", sa.Uuid, primary_key=True),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("file_name", "content_type")),
        sa.Column("size_bytes", sa.BigInteger, nullable=False),
        sa.Column("duration_s", sa.Double, nullable=False),
        *(sa.Column(name, sa.Integer, nullable=False) for name in ("width", "height")),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("video_key", "thumbnail_key")),
        sa.Column("created_at", MOMENT, nullable=False, server_default=sa.func.now()),
        sa.ForeignKeyConstraint(["user_id"], ["users.user_id"], name="fk_uploaded_videos_user", ondelete="CASCADE"),
    )
    protect("uploaded_videos")


def downgrade() -> None:
    """Take them away; what is on its way is lost."""
    op.drop_table("uploaded_videos")
    op.execute("TRUNCATE uploads")
    for column in ("content_type", "size_bytes", "decided_at"):
        op.drop_column("uploads", column)
    op.alter_column("uploads", "project_id", nullable=False)
    _rename("uploads", "image_uploads")


def _rename(table: str, name: str) -> None:
    op.rename_table(table, name)
    for policy in POLICIES:
        op.execute(f"ALTER POLICY {table}_{policy} ON {name} RENAME TO {name}_{policy}")
