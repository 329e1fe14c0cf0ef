"""Which account an identity opens: the rules, without anything that could go wrong on the way."""

from dataclasses import dataclass
from enum import Enum, auto
from uuid import UUID

from server.auth.models import User
from server.auth.oauth_errors import IdentityInUse, LinkRequired
from server.auth.oauth_ports import MailTrust


class Step(Enum):
    """What is to be done with an identity."""

    SIGN_IN = auto()
    LINK = auto()
    TAKE_OVER = auto()
    """Link it to an account whose address nobody had proved, and drop what the unproved sign-up left there."""
    CREATE = auto()
    CREATE_WITHOUT_ADDRESS = auto()


@dataclass(frozen=True, slots=True)
class Situation:
    """What is known when a provider has vouched; `linking_user` asked to link while signed in.

    `mail_holder` is the account that has the vouched address.
    """

    identity_owner: UUID | None
    linking_user: UUID | None
    mail_holder: User | None
    has_mail: bool
    trust: MailTrust


def next_step(found: Situation) -> Step:
    """What the rules say; raises IdentityInUse or LinkRequired."""
    if found.linking_user is not None:
        return _when_linking(found)
    if found.identity_owner is not None:
        return Step.SIGN_IN
    if found.mail_holder is not None:
        return _when_mail_is_taken(found.mail_holder, found.trust)
    return Step.CREATE if found.has_mail and found.trust is not MailTrust.NONE else Step.CREATE_WITHOUT_ADDRESS


def _when_linking(found: Situation) -> Step:
    if found.identity_owner is None:
        return Step.LINK
    if found.identity_owner != found.linking_user:
        raise IdentityInUse
    return Step.SIGN_IN


def _when_mail_is_taken(holder: User, trust: MailTrust) -> Step:
    if trust is not MailTrust.TRUSTED:
        raise LinkRequired
    return Step.LINK if holder.email_verified_at is not None else Step.TAKE_OVER
