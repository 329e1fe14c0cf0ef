"""Whether a platform would take the post that a production is to end in, told before anything is made."""

from dataclasses import dataclass
from uuid import UUID

from server.content.production import PlannedPost
from server.core.database import Transaction
from server.social import accounts, preflight
from server.social.ports import Privacy
from server.social.preflight import Draft


@dataclass(frozen=True, slots=True)
class _ToBeMade:
    """A video as far as it is decided."""

    duration_s: float
    width: int
    size_bytes: None = None


async def check_planned(tx: Transaction, user_id: UUID, post: PlannedPost) -> None:
    """Raise NotFound, EmailNotVerified, AccountReconnectRequired or ValidationFailed; empty words come later."""
    account = await accounts.usable(tx, user_id, post.plan.account_id)
    plan = post.plan
    preflight.check_draft(account.platform, Draft(plan.title, plan.description, plan.keywords, Privacy(plan.privacy)))
    preflight.check_video(account.platform, _ToBeMade(post.duration_s, post.width))
