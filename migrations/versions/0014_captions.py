"""Captions of videos."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from migrations.rls import protect

revision = "0014"
down_revision = "0013"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create their table; captions of a video made here go with it."""
    op.create_table(
        "captionings",
        *(sa.Column(name, sa.Uuid, primary_key=True) for name in ("user_id", "id")),
        *(sa.Column(name, sa.Uuid) for name in ("video_id", "video_upload_id")),
        sa.Column("language", sa.Text),
        *(sa.Column(name, JSONB) for name in ("segments", "produced_by", "cost")),
        sa.Column("created_at", MOMENT, nullable=False, server_default=sa.func.now()),
        sa.Column("finished_at", MOMENT),
        sa.ForeignKeyConstraint(["user_id"], ["users.user_id"], name="fk_captionings_user", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["user_id", "video_id"], ["videos.user_id", "videos.id"], name="fk_captionings_video", ondelete="CASCADE"
        ),
    )
    protect("captionings")


def downgrade() -> None:
    """Drop it."""
    op.drop_table("captionings")
