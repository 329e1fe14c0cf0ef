"""SocialService on the wire."""

from collections.abc import AsyncIterator
from functools import partial
from typing import Any
from uuid import UUID

import grpc
from castad.social.v1 import account_calls_pb2, copy_calls_pb2, social_service_pb2_grpc
from castad.social.v1 import post_calls_pb2 as calls

from server.core import principal
from server.core.database import Database
from server.core.events import Events, follow
from server.core.failures import EngineFailed
from server.core.paging import PageTokens
from server.social import accounts, mapping, posts
from server.social.connections import Connections
from server.social.errors import CopyNotWritten
from server.social.gallery import GalleryLinks
from server.social.posts import PostView
from server.social.search_copy import SearchCopies

Context = grpc.aio.ServicerContext[Any, Any]


class SocialServicer(social_service_pb2_grpc.SocialServiceServicer):
    """Requests in, rows out; GenerateSeo waits for the copywriter."""

    def __init__(
        self,
        database: Database,
        events: Events,
        tokens: PageTokens,
        copies: SearchCopies,
        connections: Connections,
        links: GalleryLinks,
    ) -> None:
        self._connections = connections
        self._links = links
        self._database = database
        self._events = events
        self._tokens = tokens
        self._copies = copies

    async def ListAccounts(
        self, request: account_calls_pb2.ListAccountsRequest, context: Context
    ) -> account_calls_pb2.ListAccountsResponse:
        """Show a page of accounts."""
        me, platform = principal.require(), mapping.platform_of(request.platform)
        async with self._database.uow(me) as tx:
            page = await accounts.list_accounts(
                tx, me.user_id, self._tokens, platform, size=request.page_size, token=request.page_token
            )
        shown = [mapping.account(row) for row in page.rows]
        return account_calls_pb2.ListAccountsResponse(
            accounts=shown, next_page_token=page.next_page_token, total_size=page.total_size
        )

    async def StartConnect(
        self, request: account_calls_pb2.StartConnectRequest, context: Context
    ) -> account_calls_pb2.StartConnectResponse:
        """Ask for a platform's consent page."""
        platform = mapping.required_platform_of(request.platform)
        return mapping.departure(await self._connections.start(principal.require(), platform, request.redirect_uri))

    async def CompleteConnect(
        self, request: account_calls_pb2.CompleteConnectRequest, context: Context
    ) -> account_calls_pb2.CompleteConnectResponse:
        """Connect what a consent opens."""
        me, platform = principal.require(), mapping.required_platform_of(request.platform)
        opened = await self._connections.complete(me, platform, request.code, request.state)
        return account_calls_pb2.CompleteConnectResponse(accounts=[mapping.account(row) for row in opened])

    async def RefreshAccount(
        self, request: account_calls_pb2.RefreshAccountRequest, context: Context
    ) -> account_calls_pb2.RefreshAccountResponse:
        """Renew an account's consent, name and picture."""
        row = await self._connections.refresh(principal.require(), UUID(request.account_id))
        return account_calls_pb2.RefreshAccountResponse(account=mapping.account(row))

    async def Disconnect(
        self, request: account_calls_pb2.DisconnectRequest, context: Context
    ) -> account_calls_pb2.DisconnectResponse:
        """Give an account up."""
        await self._connections.disconnect(principal.require(), UUID(request.account_id))
        return account_calls_pb2.DisconnectResponse()

    async def GenerateSeo(
        self, request: copy_calls_pb2.GenerateSeoRequest, context: Context
    ) -> copy_calls_pb2.GenerateSeoResponse:
        """Write search copy, or show what was written within the hour."""
        me, platform = principal.require(), mapping.required_platform_of(request.platform)
        uow = partial(self._database.uow, me)
        try:
            written = await self._copies.generate(uow, me.user_id, UUID(request.project_id), platform)
        except EngineFailed as error:
            raise CopyNotWritten from error
        return mapping.generated(written)

    async def CreatePost(self, request: calls.CreatePostRequest, context: Context) -> calls.CreatePostResponse:
        """Post a finished video."""
        me = principal.require()
        plan, again = mapping.plan_of(request), request.allow_duplicate
        async with self._database.uow(me) as tx:
            view = await posts.create_post(tx, me.user_id, plan, allow_duplicate=again)
            return calls.CreatePostResponse(post=mapping.post(view, self._links))

    async def GetPost(self, request: calls.GetPostRequest, context: Context) -> calls.GetPostResponse:
        """Show one post."""
        return calls.GetPostResponse(post=mapping.post(await self._read(UUID(request.post_id)), self._links))

    async def WatchPost(
        self, request: calls.WatchPostRequest, context: Context
    ) -> AsyncIterator[calls.WatchPostResponse]:
        """Show a post until it ends."""
        post_id = UUID(request.post_id)
        async for view in follow(
            self._events, post_id, lambda: self._read(post_id), ended=lambda view: view.job.state.ended
        ):
            yield calls.WatchPostResponse(post=mapping.post(view, self._links))

    async def ListPosts(self, request: calls.ListPostsRequest, context: Context) -> calls.ListPostsResponse:
        """Show a page of posts."""
        me, found = principal.require(), mapping.filter_of(request)
        async with self._database.uow(me, read_only=True) as tx:
            page, views = await posts.list_posts(
                tx, me.user_id, self._tokens, found, size=request.page_size, token=request.page_token
            )
        return calls.ListPostsResponse(
            posts=[mapping.post(view, self._links) for view in views],
            next_page_token=page.next_page_token,
            total_size=page.total_size,
        )

    async def UpdatePost(self, request: calls.UpdatePostRequest, context: Context) -> calls.UpdatePostResponse:
        """Change a post that has not begun."""
        me, changes = principal.require(), mapping.changes_of(request)
        async with self._database.uow(me) as tx:
            view = await posts.update_post(tx, me.user_id, UUID(request.post_id), changes)
            return calls.UpdatePostResponse(post=mapping.post(view, self._links))

    async def CancelPost(self, request: calls.CancelPostRequest, context: Context) -> calls.CancelPostResponse:
        """Call off a post that has not begun."""
        me = principal.require()
        async with self._database.uow(me) as tx:
            view = await posts.cancel_post(tx, me.user_id, UUID(request.post_id))
            return calls.CancelPostResponse(post=mapping.post(view, self._links))

    async def RetryPost(self, request: calls.RetryPostRequest, context: Context) -> calls.RetryPostResponse:
        """Go on with a failed post."""
        me = principal.require()
        async with self._database.uow(me) as tx:
            view = await posts.retry_post(tx, me.user_id, UUID(request.post_id))
            return calls.RetryPostResponse(post=mapping.post(view, self._links))

    async def _read(self, post_id: UUID) -> PostView:
        me = principal.require()
        async with self._database.uow(me) as tx:
            return await posts.get_post(tx, me.user_id, post_id)
