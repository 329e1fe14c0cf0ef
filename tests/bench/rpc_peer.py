"""The peer: FastAPI with the SQLAlchemy ORM on asyncpg, as its documentation would have it, over the same tables.

It has the easier task: a symmetric token, no session to look up, no row-level security, no limits and no validation.
"""

import os
from collections.abc import AsyncIterator
from datetime import datetime
from typing import Annotated, Any, ClassVar
from uuid import UUID

import jwt
from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel, ConfigDict
from sqlalchemy import func, make_url, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

SECRET = os.environ["PEER_SECRET"]

engine = create_async_engine(
    make_url(os.environ["PEER_DSN"]).set(drivername="postgresql+asyncpg"), pool_size=20, max_overflow=0
)
new_session = async_sessionmaker(engine, expire_on_commit=False)
app = FastAPI()


class Base(DeclarativeBase):
    """Rows of the system's own schema."""

    __table_args__ = {"schema": "castad"}  # noqa: RUF012  # as SQLAlchemy types it
    type_annotation_map: ClassVar = {dict[str, Any]: JSONB}


class User(Base):
    """An account."""

    __tablename__ = "users"

    user_id: Mapped[UUID] = mapped_column(primary_key=True)
    email: Mapped[str | None]
    email_verified_at: Mapped[datetime | None]
    display_name: Mapped[str]
    bio: Mapped[str]
    avatar_url: Mapped[str]
    locale: Mapped[str]
    timezone: Mapped[str]
    role: Mapped[str]
    plan: Mapped[str]
    subscription_status: Mapped[str]
    is_active: Mapped[bool]
    created_at: Mapped[datetime]


class Project(Base):
    """An advertisement."""

    __tablename__ = "projects"

    user_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    analysis_id: Mapped[UUID | None]
    store_name: Mapped[str]
    region: Mapped[str]
    detail_region: Mapped[str]
    language: Mapped[str]
    music: Mapped[dict[str, Any]]
    aspect: Mapped[str]
    address: Mapped[str]
    phone: Mapped[str]
    handle: Mapped[str]
    cover_image_id: Mapped[UUID | None]
    image_count: Mapped[int]
    lyrics_id: Mapped[UUID | None]
    song_id: Mapped[UUID | None]
    video_id: Mapped[UUID | None]
    archived_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class Out(BaseModel):
    """An answer read from a row."""

    model_config = ConfigDict(from_attributes=True)


class UserOut(Out):
    """Who is calling."""

    user_id: UUID
    email: str | None
    email_verified_at: datetime | None
    display_name: str
    bio: str
    avatar_url: str
    locale: str
    timezone: str
    role: str
    plan: str
    subscription_status: str
    is_active: bool
    created_at: datetime


class ProjectOut(Out):
    """One project."""

    id: UUID
    analysis_id: UUID | None
    store_name: str
    region: str
    detail_region: str
    language: str
    music: dict[str, Any]
    aspect: str
    address: str
    phone: str
    handle: str
    cover_image_id: UUID | None
    image_count: int
    lyrics_id: UUID | None
    song_id: UUID | None
    video_id: UUID | None
    archived_at: datetime | None
    created_at: datetime
    updated_at: datetime


class ProjectsOut(Out):
    """A page of them."""

    projects: list[ProjectOut]
    total_size: int


async def session() -> AsyncIterator[AsyncSession]:
    """One session a request."""
    async with new_session() as opened:
        yield opened


async def caller(credentials: Annotated[HTTPAuthorizationCredentials, Depends(HTTPBearer())]) -> UUID:
    """The user of the bearer token."""
    try:
        return UUID(jwt.decode(credentials.credentials, SECRET, algorithms=["HS256"])["sub"])
    except jwt.InvalidTokenError:
        raise HTTPException(401) from None


Session = Annotated[AsyncSession, Depends(session)]
Caller = Annotated[UUID, Depends(caller)]


@app.get("/me", response_model=UserOut)
async def me(db: Session, user_id: Caller) -> User:
    """The caller's account."""
    user = await db.get(User, user_id)
    if user is None:
        raise HTTPException(404)
    return user


@app.get("/projects", response_model=ProjectsOut)
async def list_projects(db: Session, user_id: Caller, size: int = 20) -> dict[str, Any]:
    """The caller's projects, newest first."""
    mine = (Project.user_id == user_id, Project.archived_at.is_(None))
    rows = await db.scalars(select(Project).where(*mine).order_by(Project.id.desc()).limit(size))
    total = await db.scalar(select(func.count()).select_from(Project).where(*mine))
    return {"projects": rows.all(), "total_size": total}
