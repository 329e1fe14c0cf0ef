"""Everything that AuthService can do, put together from its parts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType

from server.auth.alarm import LoginAlarm
from server.auth.closing import Closing
from server.auth.devices import Devices
from server.auth.email_proof import EmailProof
from server.auth.guard import SessionGuard
from server.auth.mails import MailTokens, Postbox
from server.auth.oauth import Consents, SocialSignIn
from server.auth.oauth_admission import Admission
from server.auth.oauth_attempts import Attempts
from server.auth.oauth_farewell import Farewell
from server.auth.oauth_identities import Identities
from server.auth.oauth_ports import IdentityProvider, Provider
from server.auth.oauth_tokens import ProviderTokenSafe
from server.auth.owner_check import OwnerCheck
from server.auth.password_change import PasswordChange
from server.auth.passwords import Passwords, most_threads
from server.auth.refresh import Refresher
from server.auth.service import Accounts
from server.auth.sessions import Sessions
from server.auth.sign_up import SignUpMode, SignUps
from server.auth.staff import Staff
from server.auth.throttle import LoginThrottle
from server.core import keyring, signing_keys
from server.core.database import Database
from server.core.limits import Counters
from server.core.paging import PageTokens
from server.core.settings import Settings
from server.core.tokens import AccessTokens

NO_PROVIDERS: Mapping[Provider, IdentityProvider] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class UseCases:
    """One field for each group of methods, and what other parts of the server need of them."""

    database: Database
    tokens: AccessTokens
    passwords: Passwords
    guard: SessionGuard
    sign_ups: SignUps
    accounts: Accounts
    refresher: Refresher
    devices: Devices
    email_proof: EmailProof
    password_change: PasswordChange
    closing: Closing
    staff: Staff
    social: SocialSignIn
    identities: Identities
    alarm: LoginAlarm

    def close(self) -> None:
        """End the threads that hash."""
        self.passwords.close()


def use_cases(
    config: Settings,
    database: Database,
    counters: Counters,
    secret: bytes,
    providers: Mapping[Provider, IdentityProvider] = NO_PROVIDERS,
) -> UseCases:
    """All of them over one database; `secret` signs page tokens, mailed tokens and those of known devices."""
    tokens = AccessTokens(signing_keys.load(config), config.issuer, timedelta(seconds=config.access_token_s))
    guard = SessionGuard(database, tokens)
    sessions = Sessions(tokens, config)
    passwords = Passwords(config.password_threads or most_threads())
    postbox = Postbox(MailTokens(secret))
    throttle = LoginThrottle(counters, secret, config.failed_login_limit)
    alarm = LoginAlarm(config.login_alarm_ratio)
    owner_check = OwnerCheck(database, passwords, throttle)
    pages = PageTokens(secret)
    consents = Consents(providers, frozenset(config.oauth_redirect_uris))
    ring = keyring.load(config)
    safe = ProviderTokenSafe(ring)
    farewell = Farewell(consents, safe)
    return UseCases(
        database=database,
        tokens=tokens,
        passwords=passwords,
        guard=guard,
        sign_ups=SignUps(database, passwords, sessions, postbox, SignUpMode(config.sign_up_mode)),
        accounts=Accounts(database, passwords, sessions, guard, throttle, alarm),
        alarm=alarm,
        refresher=Refresher(database, sessions, guard, postbox),
        devices=Devices(database, pages, guard),
        email_proof=EmailProof(database, passwords, postbox, guard),
        password_change=PasswordChange(database, passwords, sessions, postbox, guard, owner_check),
        closing=Closing(database, owner_check, postbox, guard, farewell),
        staff=Staff(database, pages),
        social=SocialSignIn(
            database, consents, Attempts(database, ring), Admission(database, postbox, safe), sessions, guard
        ),
        identities=Identities(database, pages, farewell),
    )
