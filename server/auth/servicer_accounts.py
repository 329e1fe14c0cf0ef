"""AuthService on the wire: the caller's own account and its password."""

from typing import Any

import grpc
from castad.auth.v1 import credential_calls_pb2 as credential_calls
from castad.auth.v1 import user_calls_pb2 as user_calls

from server.auth import mapping, profile, service
from server.auth.use_cases import UseCases
from server.core import principal

Context = grpc.aio.ServicerContext[Any, Any]


class AccountMethods:
    """What users do to their accounts."""

    _use: UseCases

    async def GetMe(self, request: user_calls.GetMeRequest, context: Context) -> user_calls.GetMeResponse:
        """Show the caller's account."""
        me = principal.require()
        async with self._use.database.uow(me, read_only=True) as tx:
            row = await service.me(tx, me.user_id)
        return user_calls.GetMeResponse(user=mapping.user(row))

    async def GetUsage(self, request: user_calls.GetUsageRequest, context: Context) -> user_calls.GetUsageResponse:
        """Show the caller's plan and quotas."""
        me = principal.require()
        async with self._use.database.uow(me, read_only=True) as tx:
            plan, usages = await service.usage(tx, me.user_id)
        return user_calls.GetUsageResponse(plan=mapping.plan(plan), usages=map(mapping.usage, usages))

    async def UpdateProfile(
        self, request: user_calls.UpdateProfileRequest, context: Context
    ) -> user_calls.UpdateProfileResponse:
        """Change the caller's profile."""
        me = principal.require()
        async with self._use.database.uow(me) as tx:
            row = await profile.update(tx, me.user_id, mapping.profile_changes(request.changes))
        return user_calls.UpdateProfileResponse(user=mapping.user(row))

    async def DeleteAccount(
        self, request: user_calls.DeleteAccountRequest, context: Context
    ) -> user_calls.DeleteAccountResponse:
        """Close the caller's account, to be erased."""
        await self._use.closing.close(principal.require(), request.password)
        return user_calls.DeleteAccountResponse()

    async def ChangePassword(
        self, request: credential_calls.ChangePasswordRequest, context: Context
    ) -> credential_calls.ChangePasswordResponse:
        """Replace the caller's password."""
        me, current, new = principal.require(), request.current_password, request.new_password
        access = await self._use.password_change.change(me, current, new)
        return credential_calls.ChangePasswordResponse(access_token=access.text, access_expires_at=access.expires_at)

    async def RequestPasswordReset(
        self, request: credential_calls.RequestPasswordResetRequest, context: Context
    ) -> credential_calls.RequestPasswordResetResponse:
        """Mail a link to set a new password."""
        await self._use.password_change.ask_reset(request.email)
        return credential_calls.RequestPasswordResetResponse()

    async def ResetPassword(
        self, request: credential_calls.ResetPasswordRequest, context: Context
    ) -> credential_calls.ResetPasswordResponse:
        """Set a new password with a mailed token."""
        await self._use.password_change.reset(request.token, request.new_password)
        return credential_calls.ResetPasswordResponse()

    async def RequestEmailVerification(
        self, request: credential_calls.RequestEmailVerificationRequest, context: Context
    ) -> credential_calls.RequestEmailVerificationResponse:
        """Mail another verification link."""
        await self._use.email_proof.ask(principal.require())
        return credential_calls.RequestEmailVerificationResponse()

    async def VerifyEmail(
        self, request: credential_calls.VerifyEmailRequest, context: Context
    ) -> credential_calls.VerifyEmailResponse:
        """Prove an address with a mailed token."""
        who = principal.current()
        proved = await self._use.email_proof.verify(mapping.proof(request, who.user_id if who else None))
        return credential_calls.VerifyEmailResponse(email_verified=proved, password_required=not proved)
