"""Projects, their photos, lyrics, songs and videos."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from migrations.rls import allow, protect
from server.core.deployment import DbRole

revision = "0005"
down_revision = "0004"

MOMENT = sa.DateTime(timezone=True)
TABLES = ("projects", "image_uploads", "images", "lyrics", "songs", "videos")


def _moment(name: str, *, default: bool = False) -> sa.Column[object]:
    return sa.Column(name, MOMENT, nullable=not default, server_default=sa.func.now() if default else None)


def _key() -> tuple[sa.Column[object], sa.Column[object]]:
    return sa.Column("user_id", sa.Uuid, primary_key=True), sa.Column("id", sa.Uuid, primary_key=True)


def _of_project(table: str) -> tuple[sa.Column[object], sa.ForeignKeyConstraint]:
    return sa.Column("project_id", sa.Uuid, nullable=False), sa.ForeignKeyConstraint(
        ["user_id", "project_id"],
        ["projects.user_id", "projects.id"],
        name=f"fk_{table}_user_id",
        ondelete="CASCADE",
    )


def upgrade() -> None:
    """Create the tables and their policies."""
    _projects()
    _images()
    _lyrics()
    _songs()
    _videos()
    for table in TABLES:
        protect(table)
    # The purge looks for what anybody has put away or abandoned; it removes it as its owner.
    allow("projects", "SELECT", to=[DbRole.WORKER], rule="archived_at IS NOT NULL", name="projects_select_archived")
    abandoned = "created_at < now() - interval '1 day'"
    allow("image_uploads", "SELECT", to=[DbRole.WORKER], rule=abandoned, name="image_uploads_select_abandoned")


def _projects() -> None:
    op.create_table(
        "projects",
        *_key(),
        sa.Column("analysis_id", sa.Uuid),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("store_name", "region", "detail_region", "language")),
        sa.Column("music", JSONB, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("aspect", "address", "phone", "handle")),
        sa.Column("cover_image_id", sa.Uuid),
        sa.Column("image_count", sa.Integer, nullable=False, server_default="0"),
        *(sa.Column(name, sa.Uuid) for name in ("lyrics_id", "song_id", "video_id")),
        sa.Column("report", JSONB, nullable=False),
        _moment("archived_at"),
        _moment("created_at", default=True),
        _moment("updated_at", default=True),
        sa.ForeignKeyConstraint(["user_id"], ["users.user_id"], name="fk_projects_user", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["user_id", "analysis_id"],
            ["analyses.user_id", "analyses.id"],
            name="fk_projects_analysis",
            ondelete="SET NULL (analysis_id)",
        ),
    )
    op.create_index(
        "ix_projects_archived", "projects", ["archived_at"], postgresql_where=sa.text("archived_at IS NOT NULL")
    )


def _images() -> None:
    op.create_table(
        "image_uploads",
        *_key(),
        *_of_project("image_uploads"),
        sa.Column("file_name", sa.Text, nullable=False),
        _moment("created_at", default=True),
    )
    op.create_table(
        "images",
        *_key(),
        *_of_project("images"),
        sa.Column("position", sa.SmallInteger, nullable=False),
        sa.Column("width", sa.Integer, nullable=False),
        sa.Column("height", sa.Integer, nullable=False),
        sa.Column("size_bytes", sa.BigInteger, nullable=False),
        sa.Column("content_type", sa.Text, nullable=False),
        sa.Column("focus", JSONB, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("file_name", sa.Text, nullable=False),
        sa.Column("blob_key", sa.Text, nullable=False),
        _moment("created_at", default=True),
    )
    op.create_index("ix_images_order", "images", ["user_id", "project_id", "position"])


def _made(table: str, *columns: sa.Column[object], ends: str) -> None:
    op.create_table(
        table,
        *_key(),
        *_of_project(table),
        *columns,
        sa.Column("produced_by", JSONB),
        sa.Column("cost", JSONB),
        _moment("created_at", default=True),
        _moment(ends, default=ends == "updated_at"),
    )
    op.create_index(f"ix_{table}_project", table, ["user_id", "project_id", "id"])


def _lyrics() -> None:
    _made(
        "lyrics",
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("facts", JSONB, nullable=False),
        sa.Column("seed", sa.BigInteger, nullable=False),
        sa.Column("title", sa.Text, nullable=False, server_default=""),
        sa.Column("lines", JSONB),
        sa.Column("edited", sa.Boolean, nullable=False, server_default=sa.false()),
        ends="updated_at",
    )


def _songs() -> None:
    _made(
        "songs",
        sa.Column("lyrics_id", sa.Uuid, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("music", JSONB, nullable=False),
        sa.Column("seed", sa.BigInteger, nullable=False),
        sa.Column("title", sa.Text, nullable=False, server_default=""),
        sa.Column("duration_s", sa.Double),
        sa.Column("tempo_bpm", sa.Double),
        sa.Column("key", sa.Text),
        sa.Column("map", JSONB),
        sa.Column("wav_key", sa.Text),
        sa.Column("audio_key", sa.Text),
        sa.Column("size_bytes", sa.BigInteger),
        ends="finished_at",
    )


def _videos() -> None:
    _made(
        "videos",
        sa.Column("song_id", sa.Uuid, nullable=False),
        sa.Column("length_s", sa.SmallInteger, nullable=False),
        sa.Column("aspect", sa.Text, nullable=False),
        sa.Column("seed", sa.BigInteger, nullable=False),
        sa.Column("store_name", sa.Text, nullable=False),
        sa.Column("region", sa.Text, nullable=False),
        sa.Column("scene", JSONB),
        sa.Column("duration_s", sa.Double),
        sa.Column("width", sa.Integer),
        sa.Column("height", sa.Integer),
        sa.Column("video_key", sa.Text),
        sa.Column("thumbnail_key", sa.Text),
        sa.Column("size_bytes", sa.BigInteger),
        ends="finished_at",
    )


def downgrade() -> None:
    """Drop them."""
    for table in reversed(TABLES):
        op.drop_table(table)
