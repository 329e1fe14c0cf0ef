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
from server.social.errors import CopyNotWritten
from server.social.posts import PostView
from server.social.search_copy import SearchCopies

Context = grpc.aio.ServicerContext[Any, Any]


class SocialServicer(social_service_pb2_grpc.SocialServiceServicer):
    """Requests in, rows out; GenerateSeo waits for the copywriter."""

    def __init__(self, database: Database, events: Events, tokens: PageTokens, copies: SearchCopies) -> None:
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

    async def GenerateSeo(
        self, request: copy_calls_pb2.GenerateSeoRequest, context: Context
    ) -> copy_calls_pb2.GenerateSeoResponse:
        """Write search copy, or show what was written within the hour."""
        me, platform = principal.require(), mapping.platform_of(request.platform)
        assert platform, "the contract requires one"
        uow = partial(self._database.uow, me)
        try:
            written = await self._copies.generate(uow, me.user_id, UUID(request.project_id), platform)
        except EngineFailed as error:
            raise CopyNotWritten from error
        return mapping.generated(written)

    async def CreatePost(self, request: calls.CreatePostRequest, context: Context) -> calls.CreatePostResponse:
        """Post a finished video."""
        me = principal.require()
        async with self._database.uow(me) as tx:
            view = await posts.create_post(tx, me.user_id, mapping.plan_of(request))
            return calls.CreatePostResponse(post=mapping.post(view))

    async def GetPost(self, request: calls.GetPostRequest, context: Context) -> calls.GetPostResponse:
        """Show one post."""
        return calls.GetPostResponse(post=mapping.post(await self._read(UUID(request.post_id))))

    async def WatchPost(
        self, request: calls.WatchPostRequest, context: Context
    ) -> AsyncIterator[calls.WatchPostResponse]:
        """Show a post until it ends."""
        post_id = UUID(request.post_id)
        async for view in follow(
            self._events, post_id, lambda: self._read(post_id), ended=lambda view: view.job.state.ended
        ):
            yield calls.WatchPostResponse(post=mapping.post(view))

    async def ListPosts(self, request: calls.ListPostsRequest, context: Context) -> calls.ListPostsResponse:
        """Show a page of posts."""
        me, found = principal.require(), mapping.filter_of(request)
        async with self._database.uow(me) as tx:
            page, views = await posts.list_posts(
                tx, me.user_id, self._tokens, found, size=request.page_size, token=request.page_token
            )
        return calls.ListPostsResponse(
            posts=[mapping.post(view) for view in views],
            next_page_token=page.next_page_token,
            total_size=page.total_size,
        )

    async def UpdatePost(self, request: calls.UpdatePostRequest, context: Context) -> calls.UpdatePostResponse:
        """Change a post that has not begun."""
        me, changes = principal.require(), mapping.changes_of(request)
        async with self._database.uow(me) as tx:
            view = await posts.update_post(tx, me.user_id, UUID(request.post_id), changes)
            return calls.UpdatePostResponse(post=mapping.post(view))

    async def CancelPost(self, request: calls.CancelPostRequest, context: Context) -> calls.CancelPostResponse:
        """Call off a post that has not begun."""
        me = principal.require()
        async with self._database.uow(me) as tx:
            view = await posts.cancel_post(tx, me.user_id, UUID(request.post_id))
            return calls.CancelPostResponse(post=mapping.post(view))

    async def RetryPost(self, request: calls.RetryPostRequest, context: Context) -> calls.RetryPostResponse:
        """Go on with a failed post."""
        me = principal.require()
        async with self._database.uow(me) as tx:
            view = await posts.retry_post(tx, me.user_id, UUID(request.post_id))
            return calls.RetryPostResponse(post=mapping.post(view))

    async def _read(self, post_id: UUID) -> PostView:
        me = principal.require()
        async with self._database.uow(me) as tx:
            return await posts.get_post(tx, me.user_id, post_id)
