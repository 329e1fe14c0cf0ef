"""Captions of an uploaded video go with it."""

from alembic import op

revision = "0018"
down_revision = "0017"

NAME = "fk_captionings_upload"


def upgrade() -> None:
    """Tie them together."""
    mine, theirs = ["user_id", "video_upload_id"], ["user_id", "id"]
    op.create_foreign_key(NAME, "captionings", "uploaded_videos", mine, theirs, ondelete="CASCADE")


def downgrade() -> None:
    """Let them go."""
    op.drop_constraint(NAME, "captionings")
