"""Writes the audit log, in the transaction of the change it tells of."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import bindparam, insert

from server.auth.choices import AuditAction
from server.auth.models import audit_events
from server.core import caller, clock, redact
from server.core.database import NOBODY, Query, Transaction

_INSERT = Query(
    insert(audit_events).values(
        {
            name: bindparam(name)
            for name in ("user_id", "id", "actor_id", "action", "ip_prefix", "request_id", "details")
        }
    )
)


async def record(
    tx: Transaction, action: AuditAction, details: Mapping[str, str], *, actor_id: UUID | None = None
) -> UUID:
    """Note what happened to the account that the transaction belongs to; `details` hold no secrets."""
    call = caller.current()
    entry_id = clock.new_id()
    await tx.run(
        _INSERT,
        user_id=tx.principal.user_id if tx.principal else NOBODY,
        id=entry_id,
        actor_id=actor_id,
        action=action,
        ip_prefix=redact.network(call.ip),
        request_id=call.request_id,
        details=dict(details),
    )
    return entry_id


async def note(tx: Transaction, action: AuditAction, session_id: UUID | None = None) -> None:
    """Note what the account's own user did, and in which session."""
    assert tx.principal is not None
    details = {"session_id": str(session_id)} if session_id else {}
    await record(tx, action, details, actor_id=tx.principal.user_id)
