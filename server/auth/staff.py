"""What staff may see and change, all of it on record in the transaction in which it happens."""

from uuid import UUID

import structlog

from server.auth import audit, staff_repository
from server.auth.choices import AuditAction
from server.auth.errors import RoleRequired
from server.auth.models import AuditEntry, User
from server.auth.staff_repository import Change, LogFilter, UserChanges, UserFilter
from server.core import clock
from server.core.database import Database, Transaction
from server.core.errors import NotFound
from server.core.paging import Page, PageTokens, page_size
from server.core.principal import Principal
from server.jobs import service as jobs

USERS, LOG = "users", "audit"

log = structlog.get_logger("auth")


class Staff:
    """The use cases behind ListUsers, UpdateUser and GetAuditLog."""

    def __init__(self, database: Database, pages: PageTokens) -> None:
        self._database = database
        self._pages = pages

    async def list_users(self, tx: Transaction, me: Principal, wanted: UserFilter, size: int, token: str) -> Page[User]:
        """A page of users, newest first; raises PageTokenInvalid."""
        before = self._pages.read(USERS, me.user_id, token)
        note = await _note(tx, me, AuditAction.STAFF_LISTED_USERS)
        size = page_size(size)
        rows, total = await staff_repository.users(tx, note, wanted, limit=size + 1, before=before)
        return self._pages.page(USERS, me.user_id, rows, size, total)

    async def read_log(
        self, tx: Transaction, me: Principal, wanted: LogFilter, size: int, token: str
    ) -> Page[AuditEntry]:
        """A page of the audit log, newest first; raises PageTokenInvalid."""
        before = self._pages.read(LOG, me.user_id, token)
        note = await _note(tx, me, AuditAction.STAFF_READ_LOG, wanted.user_id)
        size = page_size(size)
        rows, total = await staff_repository.entries(tx, note, wanted, limit=size + 1, before=before)
        return self._pages.page(LOG, me.user_id, rows, size, total)

    async def change_user(self, me: Principal, user_id: UUID, changes: UserChanges) -> User:
        """Change an account; disabling one ends its sessions and jobs. Raises NotFound or RoleRequired."""
        async with self._database.uow(me) as tx:
            note = await _note(tx, me, AuditAction.STAFF_CHANGED_USER, user_id)
            if changes.is_active is False:
                # Before the account is locked: a worker that ends a job holds that one and asks for the account.
                async with tx.on_behalf_of(user_id):
                    await jobs.cancel_all(tx, user_id)
            outcome = await staff_repository.change(tx, note, clock.new_id(), user_id, changes)
            if outcome is Change.ABSENT:
                raise NotFound
            if outcome is Change.FORBIDDEN:
                raise RoleRequired
            user = await staff_repository.user(tx, note, user_id)
        log.info("user.changed", user_id=str(user_id), actor_id=str(me.user_id))
        return user


async def _note(tx: Transaction, me: Principal, action: AuditAction, subject: UUID | None = None) -> UUID:
    """The database shows staff nothing without this entry in their own log."""
    details = {"subject_id": str(subject)} if subject else {}
    return await audit.record(tx, action, details, actor_id=me.user_id)
