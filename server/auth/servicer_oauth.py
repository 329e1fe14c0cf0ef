"""AuthService on the wire: signing in with accounts elsewhere."""

from typing import Any
from uuid import UUID

import grpc
from castad.auth.v1 import identity_calls_pb2 as calls

from server.auth import browser, mapping, mapping_oauth
from server.auth.use_cases import UseCases
from server.core import principal

Context = grpc.aio.ServicerContext[Any, Any]


class SocialMethods:
    """The methods that have to do with social identities."""

    _use: UseCases

    async def StartOAuth(self, request: calls.StartOAuthRequest, context: Context) -> calls.StartOAuthResponse:
        """Send somebody to a provider."""
        which = mapping_oauth.provider(request.provider)
        return mapping_oauth.departure(await self._use.social.start(which, request.redirect_uri, principal.current()))

    async def CompleteOAuth(self, request: calls.CompleteOAuthRequest, context: Context) -> calls.CompleteOAuthResponse:
        """Sign in who comes back."""
        welcome = await self._use.social.complete(mapping_oauth.returning(request), principal.current())
        return calls.CompleteOAuthResponse(
            session=mapping.session(browser.handed_over(welcome.signed_in)),
            created_user=welcome.created_user,
            linked_identity=welcome.linked_identity,
        )

    async def ListIdentities(
        self, request: calls.ListIdentitiesRequest, context: Context
    ) -> calls.ListIdentitiesResponse:
        """Show the caller's identities."""
        me = principal.require()
        async with self._use.database.uow(me, read_only=True) as tx:
            page = await self._use.identities.list(tx, me.user_id, size=request.page_size, token=request.page_token)
        return calls.ListIdentitiesResponse(
            identities=map(mapping_oauth.identity, page.rows),
            next_page_token=page.next_page_token,
            total_size=page.total_size,
        )

    async def UnlinkIdentity(
        self, request: calls.UnlinkIdentityRequest, context: Context
    ) -> calls.UnlinkIdentityResponse:
        """Take one away."""
        await self._use.identities.unlink(principal.require(), UUID(request.identity_id))
        return calls.UnlinkIdentityResponse()
