"""Lets in whom a provider vouches for: finds or makes the account, and ties the identity to it."""

from dataclasses import dataclass
from uuid import UUID

import structlog

from server.auth import audit, oauth_repository, pending_repository, repository
from server.auth.choices import AuditAction, MailKind, TokenPurpose
from server.auth.errors import AccountDisabled
from server.auth.mails import Postbox, Recipient, recipient
from server.auth.models import User
from server.auth.oauth_linking import Situation, Step, next_step
from server.auth.oauth_ports import Provider, Vouched
from server.auth.oauth_tokens import ProviderTokenSafe
from server.auth.takeover import drop_claim
from server.core import caller, clock, redact
from server.core.database import Database, Transaction
from server.core.errors import ConflictRetry
from server.core.principal import Principal

LONGEST_NAME = 60
NAMELESS = {"ko": "회원", "en": "Member"}

log = structlog.get_logger("auth")


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody a provider vouches for; `linking` is set where they are signed in and asked for a link."""

    provider: Provider
    vouched: Vouched
    linking: Principal | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is done for a visitor, and to whose account."""

    step: Step
    user_id: UUID

    @property
    def creates(self) -> bool:
        """Whether the account is new."""
        return self.step in (Step.CREATE, Step.CREATE_WITHOUT_ADDRESS)

    @property
    def links(self) -> bool:
        """Whether the account was there before the identity."""
        return self.step in (Step.LINK, Step.TAKE_OVER)


class Admission:
    """Judges visitors by the linking rules, and carries the verdict out."""

    def __init__(self, database: Database, postbox: Postbox, safe: ProviderTokenSafe) -> None:
        self._database = database
        self._postbox = postbox
        self._safe = safe

    async def judge(self, visitor: Visitor) -> Verdict:
        """What the rules say; raises IdentityInUse or LinkRequired."""
        vouched, linking = visitor.vouched, visitor.linking
        async with self._database.uow(None) as tx:
            owner = await oauth_repository.identity_owner(tx, visitor.provider, vouched.subject)
            holder_id = (await repository.login_candidate(tx, vouched.email))[0] if vouched.email else None
        holder = None
        if holder_id is not None:
            async with self._database.uow(Principal(holder_id)) as tx:
                holder = await repository.find_user(tx, holder_id)
        linking_user = linking.user_id if linking else None
        step = next_step(Situation(owner, linking_user, holder, bool(vouched.email), vouched.trust))
        return Verdict(step, linking_user or owner or holder_id or clock.new_id())

    async def admit(self, tx: Transaction, visitor: Visitor, verdict: Verdict) -> tuple[User, list[UUID]]:
        """The account, locked and with the identity tied to it, and the sessions that a false claim had to give up.

        Raises AccountDisabled, or ConflictRetry where something has changed since the verdict.
        """
        dropped: list[UUID] = []
        if verdict.creates:
            await _create(tx, verdict, visitor.vouched)
        await oauth_repository.note_sign_in(tx, verdict.user_id)
        if verdict.step is Step.TAKE_OVER:
            dropped = await drop_claim(tx, verdict.user_id, None)
        if verdict.step in (Step.CREATE, Step.TAKE_OVER):
            await repository.note_proof(tx, verdict.user_id)
            await pending_repository.forget_address(tx, visitor.vouched.email)
        user = await repository.find_user(tx, verdict.user_id)
        if user is None or not user.is_active:
            raise AccountDisabled
        await self._tie(tx, visitor, verdict, user)
        if verdict.step is Step.CREATE_WITHOUT_ADDRESS and visitor.vouched.email:
            to = Recipient(user.user_id, visitor.vouched.email, user.locale, user.token_version)
            await self._postbox.post_link(tx, to, TokenPurpose.VERIFY_EMAIL)
        return user, dropped

    async def _tie(self, tx: Transaction, visitor: Visitor, verdict: Verdict, user: User) -> None:
        which, vouched = visitor.provider, visitor.vouched
        known = await oauth_repository.find_vouched(tx, user.user_id, which, vouched.subject)
        identity_id = known.id if known else clock.new_id()
        told = {
            "email": vouched.email,
            "display_name": vouched.display_name,
            "tokens": self._safe.seal(vouched.tokens, user.user_id, identity_id, which),
        }
        if known:
            await oauth_repository.note_use(tx, known, **told)
            return
        key = {"user_id": user.user_id, "id": identity_id, "provider": which, "subject": vouched.subject}
        if verdict.step is Step.SIGN_IN or await oauth_repository.add_identity(tx, **key, **told) is None:
            raise ConflictRetry  # it was unlinked, or linked elsewhere, since the verdict
        await audit.record(tx, AuditAction.IDENTITY_LINKED, {"provider": which}, actor_id=user.user_id)
        to = recipient(user)
        if to and verdict.links:
            await self._postbox.post_notice(tx, to, MailKind.IDENTITY_LINKED)


async def _create(tx: Transaction, verdict: Verdict, vouched: Vouched) -> None:
    locale = caller.current().locale
    email = vouched.email if verdict.step is Step.CREATE else None
    made = await repository.add_user(
        tx,
        user_id=verdict.user_id,
        email=email,
        display_name=vouched.display_name.strip()[:LONGEST_NAME] or NAMELESS[locale],
        locale=locale,
    )
    if made is None:
        raise ConflictRetry  # the address was taken since the verdict
    log.info("account.created", user_id=str(verdict.user_id), email=redact.mail(email or ""))
