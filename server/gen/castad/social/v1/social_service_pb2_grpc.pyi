from collections.abc import AsyncIterator

import grpc.aio

import castad.social.v1.account_calls_pb2
import castad.social.v1.copy_calls_pb2
import castad.social.v1.post_calls_pb2

class SocialServiceStub:
    def __init__(self, channel: grpc.aio.Channel) -> None: ...
    StartConnect: grpc.aio.UnaryUnaryMultiCallable[castad.social.v1.account_calls_pb2.StartConnectRequest, castad.social.v1.account_calls_pb2.StartConnectResponse]
    CompleteConnect: grpc.aio.UnaryUnaryMultiCallable[castad.social.v1.account_calls_pb2.CompleteConnectRequest, castad.social.v1.account_calls_pb2.CompleteConnectResponse]
    ListAccounts: grpc.aio.UnaryUnaryMultiCallable[castad.social.v1.account_calls_pb2.ListAccountsRequest, castad.social.v1.account_calls_pb2.ListAccountsResponse]
    RefreshAccount: grpc.aio.UnaryUnaryMultiCallable[castad.social.v1.account_calls_pb2.RefreshAccountRequest, castad.social.v1.account_calls_pb2.RefreshAccountResponse]
    Disconnect: grpc.aio.UnaryUnaryMultiCallable[castad.social.v1.account_calls_pb2.DisconnectRequest, castad.social.v1.account_calls_pb2.DisconnectResponse]
    GenerateSeo: grpc.aio.UnaryUnaryMultiCallable[castad.social.v1.copy_calls_pb2.GenerateSeoRequest, castad.social.v1.copy_calls_pb2.GenerateSeoResponse]
    CreatePost: grpc.aio.UnaryUnaryMultiCallable[castad.social.v1.post_calls_pb2.CreatePostRequest, castad.social.v1.post_calls_pb2.CreatePostResponse]
    GetPost: grpc.aio.UnaryUnaryMultiCallable[castad.social.v1.post_calls_pb2.GetPostRequest, castad.social.v1.post_calls_pb2.GetPostResponse]
    WatchPost: grpc.aio.UnaryStreamMultiCallable[castad.social.v1.post_calls_pb2.WatchPostRequest, castad.social.v1.post_calls_pb2.WatchPostResponse]
    ListPosts: grpc.aio.UnaryUnaryMultiCallable[castad.social.v1.post_calls_pb2.ListPostsRequest, castad.social.v1.post_calls_pb2.ListPostsResponse]
    UpdatePost: grpc.aio.UnaryUnaryMultiCallable[castad.social.v1.post_calls_pb2.UpdatePostRequest, castad.social.v1.post_calls_pb2.UpdatePostResponse]
    CancelPost: grpc.aio.UnaryUnaryMultiCallable[castad.social.v1.post_calls_pb2.CancelPostRequest, castad.social.v1.post_calls_pb2.CancelPostResponse]
    RetryPost: grpc.aio.UnaryUnaryMultiCallable[castad.social.v1.post_calls_pb2.RetryPostRequest, castad.social.v1.post_calls_pb2.RetryPostResponse]

class SocialServiceServicer:
    async def StartConnect(
        self, request: castad.social.v1.account_calls_pb2.StartConnectRequest, context: grpc.aio.ServicerContext[castad.social.v1.account_calls_pb2.StartConnectRequest, castad.social.v1.account_calls_pb2.StartConnectResponse]
    ) -> castad.social.v1.account_calls_pb2.StartConnectResponse: ...
    async def CompleteConnect(
        self, request: castad.social.v1.account_calls_pb2.CompleteConnectRequest, context: grpc.aio.ServicerContext[castad.social.v1.account_calls_pb2.CompleteConnectRequest, castad.social.v1.account_calls_pb2.CompleteConnectResponse]
    ) -> castad.social.v1.account_calls_pb2.CompleteConnectResponse: ...
    async def ListAccounts(
        self, request: castad.social.v1.account_calls_pb2.ListAccountsRequest, context: grpc.aio.ServicerContext[castad.social.v1.account_calls_pb2.ListAccountsRequest, castad.social.v1.account_calls_pb2.ListAccountsResponse]
    ) -> castad.social.v1.account_calls_pb2.ListAccountsResponse: ...
    async def RefreshAccount(
        self, request: castad.social.v1.account_calls_pb2.RefreshAccountRequest, context: grpc.aio.ServicerContext[castad.social.v1.account_calls_pb2.RefreshAccountRequest, castad.social.v1.account_calls_pb2.RefreshAccountResponse]
    ) -> castad.social.v1.account_calls_pb2.RefreshAccountResponse: ...
    async def Disconnect(
        self, request: castad.social.v1.account_calls_pb2.DisconnectRequest, context: grpc.aio.ServicerContext[castad.social.v1.account_calls_pb2.DisconnectRequest, castad.social.v1.account_calls_pb2.DisconnectResponse]
    ) -> castad.social.v1.account_calls_pb2.DisconnectResponse: ...
    async def GenerateSeo(
        self, request: castad.social.v1.copy_calls_pb2.GenerateSeoRequest, context: grpc.aio.ServicerContext[castad.social.v1.copy_calls_pb2.GenerateSeoRequest, castad.social.v1.copy_calls_pb2.GenerateSeoResponse]
    ) -> castad.social.v1.copy_calls_pb2.GenerateSeoResponse: ...
    async def CreatePost(
        self, request: castad.social.v1.post_calls_pb2.CreatePostRequest, context: grpc.aio.ServicerContext[castad.social.v1.post_calls_pb2.CreatePostRequest, castad.social.v1.post_calls_pb2.CreatePostResponse]
    ) -> castad.social.v1.post_calls_pb2.CreatePostResponse: ...
    async def GetPost(
        self, request: castad.social.v1.post_calls_pb2.GetPostRequest, context: grpc.aio.ServicerContext[castad.social.v1.post_calls_pb2.GetPostRequest, castad.social.v1.post_calls_pb2.GetPostResponse]
    ) -> castad.social.v1.post_calls_pb2.GetPostResponse: ...
    def WatchPost(
        self, request: castad.social.v1.post_calls_pb2.WatchPostRequest, context: grpc.aio.ServicerContext[castad.social.v1.post_calls_pb2.WatchPostRequest, castad.social.v1.post_calls_pb2.WatchPostResponse]
    ) -> AsyncIterator[castad.social.v1.post_calls_pb2.WatchPostResponse]: ...
    async def ListPosts(
        self, request: castad.social.v1.post_calls_pb2.ListPostsRequest, context: grpc.aio.ServicerContext[castad.social.v1.post_calls_pb2.ListPostsRequest, castad.social.v1.post_calls_pb2.ListPostsResponse]
    ) -> castad.social.v1.post_calls_pb2.ListPostsResponse: ...
    async def UpdatePost(
        self, request: castad.social.v1.post_calls_pb2.UpdatePostRequest, context: grpc.aio.ServicerContext[castad.social.v1.post_calls_pb2.UpdatePostRequest, castad.social.v1.post_calls_pb2.UpdatePostResponse]
    ) -> castad.social.v1.post_calls_pb2.UpdatePostResponse: ...
    async def CancelPost(
        self, request: castad.social.v1.post_calls_pb2.CancelPostRequest, context: grpc.aio.ServicerContext[castad.social.v1.post_calls_pb2.CancelPostRequest, castad.social.v1.post_calls_pb2.CancelPostResponse]
    ) -> castad.social.v1.post_calls_pb2.CancelPostResponse: ...
    async def RetryPost(
        self, request: castad.social.v1.post_calls_pb2.RetryPostRequest, context: grpc.aio.ServicerContext[castad.social.v1.post_calls_pb2.RetryPostRequest, castad.social.v1.post_calls_pb2.RetryPostResponse]
    ) -> castad.social.v1.post_calls_pb2.RetryPostResponse: ...

def add_SocialServiceServicer_to_server(
    servicer: SocialServiceServicer, server: grpc.aio.Server
) -> None: ...
