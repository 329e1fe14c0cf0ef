"""Proving an address with a mailed token.

The mailbox outranks the sign-up: whoever opens the link without being who signed up gives the account a password of
their own, and what the other one left in it goes.
"""

import hmac
from dataclasses import dataclass, field, replace
from uuid import UUID

import structlog

from server.auth import audit, mail_repository, pending_repository, repository
from server.auth.choices import AuditAction, TokenPurpose
from server.auth.errors import MailTokenInvalid
from server.auth.guard import SessionGuard
from server.auth.mail_models import MailToken, PendingSignup
from server.auth.mails import Postbox, recipient, token_hash
from server.auth.models import User
from server.auth.passwords import Passwords
from server.auth.sign_up import secret_hash
from server.auth.takeover import drop_claim
from server.core.database import Database, Transaction
from server.core.principal import Principal

PURPOSE = TokenPurpose.VERIFY_EMAIL

log = structlog.get_logger("auth")


@dataclass(frozen=True, slots=True)
class Proof:
    """What comes with a mailed token; `caller_id` is who is signed in where the link was opened."""

    token: str = field(repr=False)
    signup_secret: str = field(repr=False)
    new_password: str = field(repr=False)
    caller_id: UUID | None


class EmailProof:
    """The use cases behind RequestEmailVerification and VerifyEmail."""

    def __init__(self, database: Database, passwords: Passwords, postbox: Postbox, guard: SessionGuard) -> None:
        self._database = database
        self._passwords = passwords
        self._postbox = postbox
        self._guard = guard

    async def ask(self, principal: Principal) -> None:
        """Mail another link to the caller's address; nothing happens when there is none or it is proved."""
        async with self._database.uow(principal) as tx:
            user = await repository.find_user(tx, principal.user_id)
            to = recipient(user) if user and user.email_verified_at is None else None
            if to:
                await self._postbox.post_link(tx, to, PURPOSE)

    async def verify(self, proof: Proof) -> bool:
        """Prove the address; False when a new password is needed first, and then the token still holds.

        Raises MailTokenInvalid, PasswordWeak or ServerBusy.
        """
        digest = token_hash(proof.token)
        async with self._database.uow(None) as tx:
            user_id = await mail_repository.token_owner(tx, digest)
        if user_id is None:
            raise MailTokenInvalid
        new_hash = await self._hash(proof.new_password)
        async with self._database.uow(Principal(user_id)) as tx:
            token = await mail_repository.lock_token(tx, user_id, PURPOSE, digest)
            if token is None:
                raise MailTokenInvalid
            pending = await pending_repository.find(tx, user_id)
            proved, ended = (
                (await _begin(tx, pending, proof, new_hash), [])
                if pending
                else await _prove(tx, user_id, token, proof, new_hash)
            )
        for session_id in ended:
            self._guard.forget(session_id)
        return proved

    async def _hash(self, password: str) -> str | None:
        if not password:
            return None
        await self._passwords.require_strong(password, ())
        return await self._passwords.hash(password)


async def _begin(tx: Transaction, pending: PendingSignup, proof: Proof, new_hash: str | None) -> bool:
    """Make the account that waited: with its password if who proves it is who signed up, else with a new one."""
    same = hmac.compare_digest(secret_hash(proof.signup_secret), pending.secret_hash)
    kept = pending.password_hash if same else new_hash
    if kept is None:
        return False
    user = await repository.add_user(
        tx,
        user_id=pending.user_id,
        email=pending.email,
        password_hash=kept,
        display_name=pending.display_name,
        locale=pending.locale,
    )
    if user is None:
        raise MailTokenInvalid  # somebody else has proved the address in the meantime
    await audit.note(tx, AuditAction.SIGNED_UP)
    await _finish(tx, user)
    return True


async def _prove(
    tx: Transaction, user_id: UUID, token: MailToken, proof: Proof, new_hash: str | None
) -> tuple[bool, list[UUID]]:
    """Prove the address of an account; the sessions that ended because its claim to it was false."""
    user = await repository.find_user(tx, user_id)
    if user is None or user.token_version != token.token_version or user.email not in (None, token.address):
        raise MailTokenInvalid
    ended: list[UUID] = []
    if proof.caller_id != user_id and user.email_verified_at is None:
        if new_hash is None:
            return False, ended
        ended = await drop_claim(tx, user_id, new_hash)
    if user.email is None and not await repository.claim_address(tx, user_id, token.address):
        raise MailTokenInvalid  # somebody else has it by now
    await _finish(tx, replace(user, email=token.address))
    return True, ended


async def _finish(tx: Transaction, user: User) -> None:
    await repository.note_proof(tx, user.user_id)
    await mail_repository.drop_token(tx, user.user_id, PURPOSE)
    if user.email:
        await pending_repository.forget_address(tx, user.email)
    await audit.note(tx, AuditAction.EMAIL_VERIFIED)
    log.info("email.verified", user_id=str(user.user_id))
