"""The linking rules, case by case: an identity opens an account only where both sides have proved the address."""

from dataclasses import replace

import pytest

from server.auth.choices import SubscriptionStatus
from server.auth.models import User
from server.auth.oauth_errors import IdentityInUse, LinkRequired
from server.auth.oauth_linking import Situation, Step, next_step
from server.auth.oauth_ports import MailTrust
from server.core import clock
from server.core.plan import Plan
from server.core.principal import Role

ME, OTHER = clock.new_id(), clock.new_id()
PROVED = User(
    user_id=OTHER,
    email="haneul@gmail.com",
    email_verified_at=clock.now(),
    has_password=True,
    display_name="하늘",
    bio="",
    avatar_url="",
    locale="ko",
    timezone="Asia/Seoul",
    role=Role.USER,
    plan=Plan.FREE,
    subscription_status=SubscriptionStatus.NONE,
    subscription_started_at=None,
    subscription_ends_at=None,
    is_active=True,
    token_version=1,
    created_at=clock.now(),
)
UNPROVED = replace(PROVED, email_verified_at=None)
NEW = Situation(identity_owner=None, linking_user=None, mail_holder=None, has_mail=True, trust=MailTrust.TRUSTED)


@pytest.mark.parametrize("trust", list(MailTrust))
@pytest.mark.parametrize("holder", [None, PROVED, UNPROVED])
def test_a_known_identity_signs_in_whatever_its_address_says(holder: User | None, trust: MailTrust) -> None:
    assert next_step(replace(NEW, identity_owner=ME, mail_holder=holder, trust=trust)) is Step.SIGN_IN


@pytest.mark.parametrize(
    ("holder", "trust", "step"),
    [
        (PROVED, MailTrust.TRUSTED, Step.LINK),
        (UNPROVED, MailTrust.TRUSTED, Step.TAKE_OVER),
        (None, MailTrust.TRUSTED, Step.CREATE),
        (None, MailTrust.VERIFIED, Step.CREATE),
        (None, MailTrust.NONE, Step.CREATE_WITHOUT_ADDRESS),
    ],
)
def test_a_new_identity_goes_by_its_address(holder: User | None, trust: MailTrust, step: Step) -> None:
    assert next_step(replace(NEW, mail_holder=holder, trust=trust)) is step


@pytest.mark.parametrize("trust", [MailTrust.VERIFIED, MailTrust.NONE])
@pytest.mark.parametrize("holder", [PROVED, UNPROVED])
def test_an_address_that_is_not_trusted_opens_no_account(holder: User, trust: MailTrust) -> None:
    with pytest.raises(LinkRequired):
        next_step(replace(NEW, mail_holder=holder, trust=trust))


def test_without_an_address_there_is_nothing_to_claim() -> None:
    assert next_step(replace(NEW, has_mail=False)) is Step.CREATE_WITHOUT_ADDRESS


@pytest.mark.parametrize("trust", list(MailTrust))
@pytest.mark.parametrize("holder", [None, PROVED, UNPROVED])
def test_who_is_signed_in_links_to_their_own_account(holder: User | None, trust: MailTrust) -> None:
    linking = replace(NEW, linking_user=ME, mail_holder=holder, trust=trust)
    assert next_step(linking) is Step.LINK
    assert next_step(replace(linking, identity_owner=ME)) is Step.SIGN_IN
    with pytest.raises(IdentityInUse):
        next_step(replace(linking, identity_owner=OTHER))
