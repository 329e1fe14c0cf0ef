"""AuthService on the wire."""

from typing import Any

import grpc
from castad.auth.v1 import auth_service_pb2_grpc, user_calls_pb2
from castad.auth.v1 import session_calls_pb2 as calls

from server.auth import browser, mapping, service
from server.auth.refresh import Refresher
from server.auth.service import Accounts
from server.core import principal
from server.core.database import Database

Context = grpc.aio.ServicerContext[Any, Any]


class AuthServicer(auth_service_pb2_grpc.AuthServiceServicer):
    """Requests in, sessions and accounts out."""

    def __init__(self, database: Database, accounts: Accounts, refresher: Refresher) -> None:
        self._database = database
        self._accounts = accounts
        self._refresher = refresher

    async def SignUp(self, request: calls.SignUpRequest, context: Context) -> calls.SignUpResponse:
        """Make an account and sign it in."""
        signed_in = await self._accounts.sign_up(mapping.new_account(request))
        return calls.SignUpResponse(session=mapping.session(browser.handed_over(signed_in)))

    async def Login(self, request: calls.LoginRequest, context: Context) -> calls.LoginResponse:
        """Sign in."""
        signed_in = await self._accounts.log_in(mapping.credentials(request))
        return calls.LoginResponse(session=mapping.session(browser.handed_over(signed_in)))

    async def RefreshToken(self, request: calls.RefreshTokenRequest, context: Context) -> calls.RefreshTokenResponse:
        """Renew a session."""
        signed_in = await self._refresher.refresh(browser.presented(request.refresh_token))
        return calls.RefreshTokenResponse(session=mapping.session(browser.handed_over(signed_in)))

    async def Logout(self, request: calls.LogoutRequest, context: Context) -> calls.LogoutResponse:
        """End the session of this call."""
        await self._accounts.log_out(principal.require())
        return calls.LogoutResponse()

    async def GetMe(self, request: user_calls_pb2.GetMeRequest, context: Context) -> user_calls_pb2.GetMeResponse:
        """Show the caller's account."""
        me = principal.require()
        async with self._database.uow(me) as tx:
            row = await service.me(tx, me.user_id)
        return user_calls_pb2.GetMeResponse(user=mapping.user(row))

    async def GetUsage(
        self, request: user_calls_pb2.GetUsageRequest, context: Context
    ) -> user_calls_pb2.GetUsageResponse:
        """Show the caller's plan and quotas."""
        me = principal.require()
        async with self._database.uow(me) as tx:
            plan, usages = await service.usage(tx, me.user_id)
        return user_calls_pb2.GetUsageResponse(plan=mapping.plan(plan), usages=map(mapping.usage, usages))
