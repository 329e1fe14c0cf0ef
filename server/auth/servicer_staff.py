"""AuthService on the wire: what staff see and change."""

from typing import Any
from uuid import UUID

import grpc
from castad.auth.v1 import admin_calls_pb2 as calls

from server.auth import mapping
from server.auth.use_cases import UseCases
from server.core import principal

Context = grpc.aio.ServicerContext[Any, Any]


class StaffMethods:
    """The admin methods."""

    _use: UseCases

    async def ListUsers(self, request: calls.ListUsersRequest, context: Context) -> calls.ListUsersResponse:
        """Look for users."""
        me, wanted = principal.require(), mapping.user_filter(request)
        async with self._use.database.uow(me) as tx:
            page = await self._use.staff.list_users(tx, me, wanted, request.page_size, request.page_token)
        return calls.ListUsersResponse(
            users=map(mapping.user, page.rows), next_page_token=page.next_page_token, total_size=page.total_size
        )

    async def UpdateUser(self, request: calls.UpdateUserRequest, context: Context) -> calls.UpdateUserResponse:
        """Change an account."""
        changes = mapping.user_changes(request)
        row = await self._use.staff.change_user(principal.require(), UUID(request.user_id), changes)
        return calls.UpdateUserResponse(user=mapping.user(row))

    async def GetAuditLog(self, request: calls.GetAuditLogRequest, context: Context) -> calls.GetAuditLogResponse:
        """Read what happened to accounts."""
        me, wanted = principal.require(), mapping.log_filter(request)
        async with self._use.database.uow(me) as tx:
            page = await self._use.staff.read_log(tx, me, wanted, request.page_size, request.page_token)
        return calls.GetAuditLogResponse(
            entries=map(mapping.audit_entry, page.rows),
            next_page_token=page.next_page_token,
            total_size=page.total_size,
        )
