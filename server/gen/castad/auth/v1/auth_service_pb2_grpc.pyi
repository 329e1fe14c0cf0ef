from collections.abc import AsyncIterator

import grpc.aio

import castad.auth.v1.admin_calls_pb2
import castad.auth.v1.credential_calls_pb2
import castad.auth.v1.identity_calls_pb2
import castad.auth.v1.session_calls_pb2
import castad.auth.v1.user_calls_pb2

class AuthServiceStub:
    def __init__(self, channel: grpc.aio.Channel) -> None: ...
    SignUp: grpc.aio.UnaryUnaryMultiCallable[castad.auth.v1.session_calls_pb2.SignUpRequest, castad.auth.v1.session_calls_pb2.SignUpResponse]
    Login: grpc.aio.UnaryUnaryMultiCallable[castad.auth.v1.session_calls_pb2.LoginRequest, castad.auth.v1.session_calls_pb2.LoginResponse]
    StartOAuth: grpc.aio.UnaryUnaryMultiCallable[castad.auth.v1.identity_calls_pb2.StartOAuthRequest, castad.auth.v1.identity_calls_pb2.StartOAuthResponse]
    CompleteOAuth: grpc.aio.UnaryUnaryMultiCallable[castad.auth.v1.identity_calls_pb2.CompleteOAuthRequest, castad.auth.v1.identity_calls_pb2.CompleteOAuthResponse]
    RefreshToken: grpc.aio.UnaryUnaryMultiCallable[castad.auth.v1.session_calls_pb2.RefreshTokenRequest, castad.auth.v1.session_calls_pb2.RefreshTokenResponse]
    Logout: grpc.aio.UnaryUnaryMultiCallable[castad.auth.v1.session_calls_pb2.LogoutRequest, castad.auth.v1.session_calls_pb2.LogoutResponse]
    LogoutAll: grpc.aio.UnaryUnaryMultiCallable[castad.auth.v1.session_calls_pb2.LogoutAllRequest, castad.auth.v1.session_calls_pb2.LogoutAllResponse]
    GetMe: grpc.aio.UnaryUnaryMultiCallable[castad.auth.v1.user_calls_pb2.GetMeRequest, castad.auth.v1.user_calls_pb2.GetMeResponse]
    UpdateProfile: grpc.aio.UnaryUnaryMultiCallable[castad.auth.v1.user_calls_pb2.UpdateProfileRequest, castad.auth.v1.user_calls_pb2.UpdateProfileResponse]
    DeleteAccount: grpc.aio.UnaryUnaryMultiCallable[castad.auth.v1.user_calls_pb2.DeleteAccountRequest, castad.auth.v1.user_calls_pb2.DeleteAccountResponse]
    ChangePassword: grpc.aio.UnaryUnaryMultiCallable[castad.auth.v1.credential_calls_pb2.ChangePasswordRequest, castad.auth.v1.credential_calls_pb2.ChangePasswordResponse]
    RequestPasswordReset: grpc.aio.UnaryUnaryMultiCallable[castad.auth.v1.credential_calls_pb2.RequestPasswordResetRequest, castad.auth.v1.credential_calls_pb2.RequestPasswordResetResponse]
    ResetPassword: grpc.aio.UnaryUnaryMultiCallable[castad.auth.v1.credential_calls_pb2.ResetPasswordRequest, castad.auth.v1.credential_calls_pb2.ResetPasswordResponse]
    RequestEmailVerification: grpc.aio.UnaryUnaryMultiCallable[castad.auth.v1.credential_calls_pb2.RequestEmailVerificationRequest, castad.auth.v1.credential_calls_pb2.RequestEmailVerificationResponse]
    VerifyEmail: grpc.aio.UnaryUnaryMultiCallable[castad.auth.v1.credential_calls_pb2.VerifyEmailRequest, castad.auth.v1.credential_calls_pb2.VerifyEmailResponse]
    ListSessions: grpc.aio.UnaryUnaryMultiCallable[castad.auth.v1.session_calls_pb2.ListSessionsRequest, castad.auth.v1.session_calls_pb2.ListSessionsResponse]
    RevokeSession: grpc.aio.UnaryUnaryMultiCallable[castad.auth.v1.session_calls_pb2.RevokeSessionRequest, castad.auth.v1.session_calls_pb2.RevokeSessionResponse]
    ListIdentities: grpc.aio.UnaryUnaryMultiCallable[castad.auth.v1.identity_calls_pb2.ListIdentitiesRequest, castad.auth.v1.identity_calls_pb2.ListIdentitiesResponse]
    UnlinkIdentity: grpc.aio.UnaryUnaryMultiCallable[castad.auth.v1.identity_calls_pb2.UnlinkIdentityRequest, castad.auth.v1.identity_calls_pb2.UnlinkIdentityResponse]
    GetUsage: grpc.aio.UnaryUnaryMultiCallable[castad.auth.v1.user_calls_pb2.GetUsageRequest, castad.auth.v1.user_calls_pb2.GetUsageResponse]
    ListUsers: grpc.aio.UnaryUnaryMultiCallable[castad.auth.v1.admin_calls_pb2.ListUsersRequest, castad.auth.v1.admin_calls_pb2.ListUsersResponse]
    UpdateUser: grpc.aio.UnaryUnaryMultiCallable[castad.auth.v1.admin_calls_pb2.UpdateUserRequest, castad.auth.v1.admin_calls_pb2.UpdateUserResponse]
    GetAuditLog: grpc.aio.UnaryUnaryMultiCallable[castad.auth.v1.admin_calls_pb2.GetAuditLogRequest, castad.auth.v1.admin_calls_pb2.GetAuditLogResponse]

class AuthServiceServicer:
    async def SignUp(
        self, request: castad.auth.v1.session_calls_pb2.SignUpRequest, context: grpc.aio.ServicerContext[castad.auth.v1.session_calls_pb2.SignUpRequest, castad.auth.v1.session_calls_pb2.SignUpResponse]
    ) -> castad.auth.v1.session_calls_pb2.SignUpResponse: ...
    async def Login(
        self, request: castad.auth.v1.session_calls_pb2.LoginRequest, context: grpc.aio.ServicerContext[castad.auth.v1.session_calls_pb2.LoginRequest, castad.auth.v1.session_calls_pb2.LoginResponse]
    ) -> castad.auth.v1.session_calls_pb2.LoginResponse: ...
    async def StartOAuth(
        self, request: castad.auth.v1.identity_calls_pb2.StartOAuthRequest, context: grpc.aio.ServicerContext[castad.auth.v1.identity_calls_pb2.StartOAuthRequest, castad.auth.v1.identity_calls_pb2.StartOAuthResponse]
    ) -> castad.auth.v1.identity_calls_pb2.StartOAuthResponse: ...
    async def CompleteOAuth(
        self, request: castad.auth.v1.identity_calls_pb2.CompleteOAuthRequest, context: grpc.aio.ServicerContext[castad.auth.v1.identity_calls_pb2.CompleteOAuthRequest, castad.auth.v1.identity_calls_pb2.CompleteOAuthResponse]
    ) -> castad.auth.v1.identity_calls_pb2.CompleteOAuthResponse: ...
    async def RefreshToken(
        self, request: castad.auth.v1.session_calls_pb2.RefreshTokenRequest, context: grpc.aio.ServicerContext[castad.auth.v1.session_calls_pb2.RefreshTokenRequest, castad.auth.v1.session_calls_pb2.RefreshTokenResponse]
    ) -> castad.auth.v1.session_calls_pb2.RefreshTokenResponse: ...
    async def Logout(
        self, request: castad.auth.v1.session_calls_pb2.LogoutRequest, context: grpc.aio.ServicerContext[castad.auth.v1.session_calls_pb2.LogoutRequest, castad.auth.v1.session_calls_pb2.LogoutResponse]
    ) -> castad.auth.v1.session_calls_pb2.LogoutResponse: ...
    async def LogoutAll(
        self, request: castad.auth.v1.session_calls_pb2.LogoutAllRequest, context: grpc.aio.ServicerContext[castad.auth.v1.session_calls_pb2.LogoutAllRequest, castad.auth.v1.session_calls_pb2.LogoutAllResponse]
    ) -> castad.auth.v1.session_calls_pb2.LogoutAllResponse: ...
    async def GetMe(
        self, request: castad.auth.v1.user_calls_pb2.GetMeRequest, context: grpc.aio.ServicerContext[castad.auth.v1.user_calls_pb2.GetMeRequest, castad.auth.v1.user_calls_pb2.GetMeResponse]
    ) -> castad.auth.v1.user_calls_pb2.GetMeResponse: ...
    async def UpdateProfile(
        self, request: castad.auth.v1.user_calls_pb2.UpdateProfileRequest, context: grpc.aio.ServicerContext[castad.auth.v1.user_calls_pb2.UpdateProfileRequest, castad.auth.v1.user_calls_pb2.UpdateProfileResponse]
    ) -> castad.auth.v1.user_calls_pb2.UpdateProfileResponse: ...
    async def DeleteAccount(
        self, request: castad.auth.v1.user_calls_pb2.DeleteAccountRequest, context: grpc.aio.ServicerContext[castad.auth.v1.user_calls_pb2.DeleteAccountRequest, castad.auth.v1.user_calls_pb2.DeleteAccountResponse]
    ) -> castad.auth.v1.user_calls_pb2.DeleteAccountResponse: ...
    async def ChangePassword(
        self, request: castad.auth.v1.credential_calls_pb2.ChangePasswordRequest, context: grpc.aio.ServicerContext[castad.auth.v1.credential_calls_pb2.ChangePasswordRequest, castad.auth.v1.credential_calls_pb2.ChangePasswordResponse]
    ) -> castad.auth.v1.credential_calls_pb2.ChangePasswordResponse: ...
    async def RequestPasswordReset(
        self, request: castad.auth.v1.credential_calls_pb2.RequestPasswordResetRequest, context: grpc.aio.ServicerContext[castad.auth.v1.credential_calls_pb2.RequestPasswordResetRequest, castad.auth.v1.credential_calls_pb2.RequestPasswordResetResponse]
    ) -> castad.auth.v1.credential_calls_pb2.RequestPasswordResetResponse: ...
    async def ResetPassword(
        self, request: castad.auth.v1.credential_calls_pb2.ResetPasswordRequest, context: grpc.aio.ServicerContext[castad.auth.v1.credential_calls_pb2.ResetPasswordRequest, castad.auth.v1.credential_calls_pb2.ResetPasswordResponse]
    ) -> castad.auth.v1.credential_calls_pb2.ResetPasswordResponse: ...
    async def RequestEmailVerification(
        self, request: castad.auth.v1.credential_calls_pb2.RequestEmailVerificationRequest, context: grpc.aio.ServicerContext[castad.auth.v1.credential_calls_pb2.RequestEmailVerificationRequest, castad.auth.v1.credential_calls_pb2.RequestEmailVerificationResponse]
    ) -> castad.auth.v1.credential_calls_pb2.RequestEmailVerificationResponse: ...
    async def VerifyEmail(
        self, request: castad.auth.v1.credential_calls_pb2.VerifyEmailRequest, context: grpc.aio.ServicerContext[castad.auth.v1.credential_calls_pb2.VerifyEmailRequest, castad.auth.v1.credential_calls_pb2.VerifyEmailResponse]
    ) -> castad.auth.v1.credential_calls_pb2.VerifyEmailResponse: ...
    async def ListSessions(
        self, request: castad.auth.v1.session_calls_pb2.ListSessionsRequest, context: grpc.aio.ServicerContext[castad.auth.v1.session_calls_pb2.ListSessionsRequest, castad.auth.v1.session_calls_pb2.ListSessionsResponse]
    ) -> castad.auth.v1.session_calls_pb2.ListSessionsResponse: ...
    async def RevokeSession(
        self, request: castad.auth.v1.session_calls_pb2.RevokeSessionRequest, context: grpc.aio.ServicerContext[castad.auth.v1.session_calls_pb2.RevokeSessionRequest, castad.auth.v1.session_calls_pb2.RevokeSessionResponse]
    ) -> castad.auth.v1.session_calls_pb2.RevokeSessionResponse: ...
    async def ListIdentities(
        self, request: castad.auth.v1.identity_calls_pb2.ListIdentitiesRequest, context: grpc.aio.ServicerContext[castad.auth.v1.identity_calls_pb2.ListIdentitiesRequest, castad.auth.v1.identity_calls_pb2.ListIdentitiesResponse]
    ) -> castad.auth.v1.identity_calls_pb2.ListIdentitiesResponse: ...
    async def UnlinkIdentity(
        self, request: castad.auth.v1.identity_calls_pb2.UnlinkIdentityRequest, context: grpc.aio.ServicerContext[castad.auth.v1.identity_calls_pb2.UnlinkIdentityRequest, castad.auth.v1.identity_calls_pb2.UnlinkIdentityResponse]
    ) -> castad.auth.v1.identity_calls_pb2.UnlinkIdentityResponse: ...
    async def GetUsage(
        self, request: castad.auth.v1.user_calls_pb2.GetUsageRequest, context: grpc.aio.ServicerContext[castad.auth.v1.user_calls_pb2.GetUsageRequest, castad.auth.v1.user_calls_pb2.GetUsageResponse]
    ) -> castad.auth.v1.user_calls_pb2.GetUsageResponse: ...
    async def ListUsers(
        self, request: castad.auth.v1.admin_calls_pb2.ListUsersRequest, context: grpc.aio.ServicerContext[castad.auth.v1.admin_calls_pb2.ListUsersRequest, castad.auth.v1.admin_calls_pb2.ListUsersResponse]
    ) -> castad.auth.v1.admin_calls_pb2.ListUsersResponse: ...
    async def UpdateUser(
        self, request: castad.auth.v1.admin_calls_pb2.UpdateUserRequest, context: grpc.aio.ServicerContext[castad.auth.v1.admin_calls_pb2.UpdateUserRequest, castad.auth.v1.admin_calls_pb2.UpdateUserResponse]
    ) -> castad.auth.v1.admin_calls_pb2.UpdateUserResponse: ...
    async def GetAuditLog(
        self, request: castad.auth.v1.admin_calls_pb2.GetAuditLogRequest, context: grpc.aio.ServicerContext[castad.auth.v1.admin_calls_pb2.GetAuditLogRequest, castad.auth.v1.admin_calls_pb2.GetAuditLogResponse]
    ) -> castad.auth.v1.admin_calls_pb2.GetAuditLogResponse: ...

def add_AuthServiceServicer_to_server(
    servicer: AuthServiceServicer, server: grpc.aio.Server
) -> None: ...
