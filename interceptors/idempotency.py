"""The same request id with the same body gets the first answer again, whatever happened to that answer on its way."""

from hashlib import sha256
from typing import Any
from uuid import UUID

import asyncpg
from google.protobuf.message import Message
from sqlalchemy import bindparam, select, update
from sqlalchemy.dialects.postgresql import insert

from interceptors.call import Call, Run
from interceptors.errors import RequestIdReused
from interceptors.methods import Access, Method
from server.core import principal
from server.core.database import Database, Query
from server.core.errors import ConflictRetry
from server.core.models import idempotency_keys as keys

_OURS = (keys.c.user_id == bindparam("owner"), keys.c.request_id == bindparam("request"))
_CLAIM = Query(
    insert(keys)
    .values({name: bindparam(name) for name in ("user_id", "request_id", "method", "body_hash")})
    .on_conflict_do_nothing()
)
_FIND = Query(select(keys.c.method, keys.c.body_hash, keys.c.answer).where(*_OURS))
_KEEP = Query(update(keys).where(*_OURS).values(answer=bindparam("kept")))


class Idempotency:
    """Keeps the answer in the transaction of the work itself, so that neither is there without the other."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def wrap(self, method: Method, proceed: Run) -> Run:
        """Remember the answers of methods that take a request id."""
        if method.streams or not method.takes_request_id or method.access is Access.PUBLIC:
            return proceed

        async def run(call: Call) -> Any:
            return await (self._once(method, call, proceed) if call.request.request_id else proceed(call))

        return run

    async def _once(self, method: Method, call: Call, proceed: Run) -> Any:
        who = principal.require()
        request_id = UUID(call.request.request_id)
        body_hash = sha256(call.request.SerializeToString(deterministic=True)).digest()
        async with self._database.uow(who) as tx:
            # A running twin holds the key's index entry: this waits for its end, or gives up with CONFLICT_RETRY.
            claimed = await tx.run(
                _CLAIM, user_id=who.user_id, request_id=request_id, method=method.path, body_hash=body_hash
            )
            if not claimed:
                found = await tx.first(_FIND, owner=who.user_id, request=request_id)
                return _again(method, body_hash, found)
            answer: Message = await proceed(call)
            await tx.run(_KEEP, owner=who.user_id, request=request_id, kept=answer.SerializeToString())
            return answer


def _again(method: Method, body_hash: bytes, found: asyncpg.Record | None) -> Message:
    if found is None:  # swept away between the two statements, days after it was made
        raise ConflictRetry
    if found["method"] != method.path or found["body_hash"] != body_hash:
        raise RequestIdReused
    return method.answer.FromString(found["answer"])
