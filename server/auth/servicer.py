"""AuthService on the wire: beginning, renewing and ending sessions."""

from typing import Any
from uuid import UUID

import grpc
from castad.auth.v1 import auth_service_pb2_grpc
from castad.auth.v1 import session_calls_pb2 as calls

from server.auth import browser, mapping
from server.auth.servicer_accounts import AccountMethods
from server.auth.servicer_oauth import SocialMethods
from server.auth.servicer_staff import StaffMethods
from server.auth.sign_up import Awaiting
from server.auth.use_cases import UseCases
from server.core import principal

Context = grpc.aio.ServicerContext[Any, Any]

DEVICE_TOKEN = "x-device-token"  # noqa: S105 - the name of a header
"""Comes in the trailers of Login; a client that sends it with its next one is not slowed down by strangers."""


class AuthServicer(AccountMethods, SocialMethods, StaffMethods, auth_service_pb2_grpc.AuthServiceServicer):
    """Requests in, sessions and accounts out."""

    def __init__(self, use: UseCases) -> None:
        self._use = use

    async def SignUp(self, request: calls.SignUpRequest, context: Context) -> calls.SignUpResponse:
        """Make an account and sign it in, or let it wait for its address to be proved."""
        made = await self._use.sign_ups.sign_up(mapping.new_account(request))
        if isinstance(made, Awaiting):
            return calls.SignUpResponse(signup_secret=made.secret)
        return calls.SignUpResponse(session=mapping.session(browser.handed_over(made)))

    async def Login(self, request: calls.LoginRequest, context: Context) -> calls.LoginResponse:
        """Sign in."""
        sent = dict(context.invocation_metadata() or ())
        held = await self._use.accounts.log_in(mapping.credentials(request, str(sent.get(DEVICE_TOKEN, ""))))
        context.set_trailing_metadata((*context.trailing_metadata(), (DEVICE_TOKEN, held.device_token)))
        return calls.LoginResponse(session=mapping.session(browser.handed_over(held.signed_in)))

    async def RefreshToken(self, request: calls.RefreshTokenRequest, context: Context) -> calls.RefreshTokenResponse:
        """Renew a session."""
        signed_in = await self._use.refresher.refresh(browser.presented(request.refresh_token))
        return calls.RefreshTokenResponse(session=mapping.session(browser.handed_over(signed_in)))

    async def Logout(self, request: calls.LogoutRequest, context: Context) -> calls.LogoutResponse:
        """End the session of this call."""
        await self._use.accounts.log_out(principal.require())
        return calls.LogoutResponse()

    async def LogoutAll(self, request: calls.LogoutAllRequest, context: Context) -> calls.LogoutAllResponse:
        """End every session of the caller."""
        return calls.LogoutAllResponse(ended_sessions=await self._use.devices.log_out_all(principal.require()))

    async def ListSessions(self, request: calls.ListSessionsRequest, context: Context) -> calls.ListSessionsResponse:
        """Show where the caller is signed in."""
        me = principal.require()
        async with self._use.database.uow(me, read_only=True) as tx:
            page = await self._use.devices.list(tx, me.user_id, size=request.page_size, token=request.page_token)
        return calls.ListSessionsResponse(
            sessions=[mapping.device(row, me.session_id) for row in page.rows],
            next_page_token=page.next_page_token,
            total_size=page.total_size,
        )

    async def RevokeSession(self, request: calls.RevokeSessionRequest, context: Context) -> calls.RevokeSessionResponse:
        """End one of the caller's sessions."""
        await self._use.devices.revoke(principal.require(), UUID(request.session_id))
        return calls.RevokeSessionResponse()
