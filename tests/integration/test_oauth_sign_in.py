"""Signing in with Google, Discord and Kakao: who gets in where, and what stops everybody else."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from starlette.responses import Response

from server.auth import oauth_farewell
from server.auth.email_proof import Proof
from server.auth.errors import (
    AccountDisabled,
    CredentialsInvalid,
    MailTokenInvalid,
    ReauthRequired,
    SessionRevoked,
)
from server.auth.mails import MailTokens
from server.auth.oauth_errors import (
    IdentityInUse,
    LastCredential,
    LinkRequired,
    OAuthStateInvalid,
    ProviderNotConfigured,
    RedirectNotAllowed,
)
from server.auth.oauth_ports import Provider
from server.auth.sweep import AuthSweep
from server.core import caller, keyring
from server.core.browser import Browser, Cookie
from server.core.caller import Caller
from server.core.database import Database
from server.core.errors import NotFound
from server.core.principal import Principal
from server.core.settings import Settings
from server.providers.discord_login import DiscordLogin
from tests.fakes import identity_providers
from tests.fakes.identity_providers import FORGET, REDIRECT_URI, FakeProviders, Person
from tests.integration.auth_desk import SECRET, Admin, fresh_address, log_in, principal_of, sign_up, superuser
from tests.integration.oauth_desk import House, opened

each_provider = pytest.mark.parametrize("which", list(Provider))


@pytest.fixture
async def fakes() -> AsyncIterator[FakeProviders]:
    async with identity_providers.serving() as running:
        yield running


@pytest.fixture
async def house(config: Settings, database: Database, fakes: FakeProviders) -> AsyncIterator[House]:
    caller.enter(Caller())
    async with opened(config, database, fakes) as made:
        yield made


@pytest.fixture
async def admin(dsn: str) -> AsyncIterator[Admin]:
    async with superuser(dsn) as made:
        yield made


def newcomer(house: House, which: Provider, email: str = "", **facts: object) -> Person:
    """Somebody the provider knows and we do not, who agrees from now on."""
    person = Person(str(uuid4().int)[:18], email or fresh_address().replace("example.com", "gmail.com"))
    for name, value in facts.items():
        setattr(person, name, value)
    house.fakes.people[which] = person
    return person


async def proved(admin: Admin, email: str) -> None:
    await admin.run("UPDATE castad.users SET email_verified_at = now() WHERE email = $1", email)


# --- the whole way -------------------------------------------------------------------------------------------------


@each_provider
async def test_a_newcomer_gets_an_account_and_comes_back_to_it(house: House, which: Provider) -> None:
    person = newcomer(house, which)
    first = await house.sign_in(which)
    assert (first.created_user, first.linked_identity) == (True, False)
    user = first.signed_in.user
    assert (user.email, user.display_name, user.has_password) == (person.email, "김하늘", False)
    assert user.email_verified_at is not None
    again = await house.sign_in(which)
    assert (again.created_user, again.signed_in.user.user_id) == (False, user.user_id)
    who = await house.use.guard.authenticate(again.signed_in.access_token, fresh=True)
    assert who.user_id == user.user_id
    renewed = await house.use.refresher.refresh(again.signed_in.refresh_token)
    assert renewed.session_id == again.signed_in.session_id


@each_provider
async def test_the_subject_counts_and_not_the_address(house: House, which: Provider) -> None:
    person = newcomer(house, which)
    first = await house.sign_in(which)
    person.email = fresh_address()
    again = await house.sign_in(which)
    assert again.signed_in.user.user_id == first.signed_in.user.user_id
    assert again.signed_in.user.email == first.signed_in.user.email


async def test_what_happened_is_on_record(house: House, admin: Admin) -> None:
    newcomer(house, Provider.GOOGLE)
    user_id = (await house.sign_in(Provider.GOOGLE)).signed_in.user.user_id
    await house.sign_in(Provider.GOOGLE)
    rows = await admin.rows("SELECT action FROM castad.audit_events WHERE user_id = $1 ORDER BY id", user_id)
    assert [row["action"] for row in rows] == ["identity.linked", "signup", "login.succeeded"]


# --- linking -------------------------------------------------------------------------------------------------------

TRUSTED = [
    (Provider.GOOGLE, {}),
    (Provider.GOOGLE, {"domain": "stay.co.kr", "more": {"hd": "stay.co.kr"}}),
    (Provider.DISCORD, {"domain": "naver.com"}),
    (Provider.KAKAO, {"domain": "naver.com"}),
]
UNTRUSTED = [
    (Provider.GOOGLE, {"domain": "naver.com"}),
    (Provider.GOOGLE, {"verified": False}),
    (Provider.DISCORD, {"verified": False}),
    (Provider.KAKAO, {"verified": False}),
    (Provider.KAKAO, {"more": {"is_email_valid": False}}),
]


async def holder_of(house: House, facts: dict[str, object]) -> tuple[str, Principal]:
    email = f"{uuid4().hex}@{facts.pop('domain', 'gmail.com')}"
    return email, principal_of(await sign_up(house.use, email))


@pytest.mark.parametrize(("which", "facts"), TRUSTED)
async def test_a_trusted_address_opens_the_proved_account_that_has_it(
    house: House, admin: Admin, which: Provider, facts: dict[str, object]
) -> None:
    facts = dict(facts)
    email, who = await holder_of(house, facts)
    await proved(admin, email)
    newcomer(house, which, email.upper(), **facts)
    welcome = await house.sign_in(which)
    assert (welcome.created_user, welcome.linked_identity) == (False, True)
    assert welcome.signed_in.user.user_id == who.user_id
    assert welcome.signed_in.user.has_password
    mails = await admin.rows("SELECT kind FROM castad.mails WHERE user_id = $1 ORDER BY id", who.user_id)
    assert [row["kind"] for row in mails] == ["verify_email", "identity_linked"]
    assert (await log_in(house.use, email)).user.user_id == who.user_id


@pytest.mark.parametrize(("which", "facts"), UNTRUSTED)
async def test_any_other_address_opens_nobodys_account(
    house: House, admin: Admin, which: Provider, facts: dict[str, object]
) -> None:
    facts = dict(facts)
    email, who = await holder_of(house, facts)
    await proved(admin, email)
    newcomer(house, which, email, **facts)
    with pytest.raises(LinkRequired):
        await house.sign_in(which)
    assert await admin.rows("SELECT * FROM castad.identities WHERE user_id = $1", who.user_id) == []


async def test_a_squatter_loses_the_account_to_who_owns_its_address(house: House, admin: Admin) -> None:
    email = f"{uuid4().hex}@gmail.com"
    squatter = await sign_up(house.use, email)
    newcomer(house, Provider.DISCORD, fresh_address(), verified=False)
    await house.sign_in(Provider.DISCORD, principal_of(squatter))
    newcomer(house, Provider.GOOGLE, email)
    welcome = await house.sign_in(Provider.GOOGLE)
    assert welcome.signed_in.user.user_id == squatter.user.user_id
    assert welcome.signed_in.user.email_verified_at is not None
    assert not welcome.signed_in.user.has_password
    with pytest.raises(CredentialsInvalid):
        await log_in(house.use, email)
    with pytest.raises(SessionRevoked):
        await house.use.refresher.refresh(squatter.refresh_token)
    linked = await admin.rows("SELECT provider FROM castad.identities WHERE user_id = $1", squatter.user.user_id)
    assert [row["provider"] for row in linked] == ["GOOGLE"]


async def test_an_unproved_address_is_not_claimed(house: House) -> None:
    person = newcomer(house, Provider.DISCORD, verified=False)
    welcome = await house.sign_in(Provider.DISCORD)
    assert (welcome.created_user, welcome.signed_in.user.email) == (True, None)
    assert (await sign_up(house.use, person.email)).user.user_id != welcome.signed_in.user.user_id


async def mailed_token(house: House, admin: Admin, user_id: UUID) -> str:
    mail = await admin.row("SELECT id, kind, address FROM castad.mails WHERE user_id = $1", user_id)
    assert mail["kind"] == "verify_email"
    return MailTokens(SECRET).of(mail["id"])


async def test_an_unproved_address_is_claimed_by_its_mailed_link(house: House, admin: Admin) -> None:
    person = newcomer(house, Provider.DISCORD, verified=False)
    user = (await house.sign_in(Provider.DISCORD)).signed_in.user
    token = await mailed_token(house, admin, user.user_id)
    assert await house.use.email_proof.verify(Proof(token, "", "", user.user_id))
    again = (await house.sign_in(Provider.DISCORD)).signed_in.user
    assert again.email == person.email and again.email_verified_at is not None


async def test_a_mailed_link_claims_no_address_that_was_taken_meanwhile(house: House, admin: Admin) -> None:
    person = newcomer(house, Provider.DISCORD, verified=False)
    user = (await house.sign_in(Provider.DISCORD)).signed_in.user
    await sign_up(house.use, person.email)
    with pytest.raises(MailTokenInvalid):
        token = await mailed_token(house, admin, user.user_id)
        await house.use.email_proof.verify(Proof(token, "", "", user.user_id))


async def test_who_reads_the_mail_takes_the_squatters_identities_away(house: House, admin: Admin) -> None:
    squatter = await sign_up(house.use)
    token = await mailed_token(house, admin, squatter.user.user_id)
    newcomer(house, Provider.KAKAO, fresh_address(), verified=False)
    await house.sign_in(Provider.KAKAO, principal_of(squatter))
    assert await house.use.email_proof.verify(Proof(token, "", "another moon over the flat", None))
    assert (await house.sign_in(Provider.KAKAO)).created_user


async def test_people_without_address_or_name_get_in(house: House) -> None:
    newcomer(house, Provider.KAKAO, name="", more={"email": None, "profile": None})
    user = (await house.sign_in(Provider.KAKAO)).signed_in.user
    assert (user.email, user.display_name) == (None, "회원")


async def test_linking_while_signed_in_replaces_the_session(house: House) -> None:
    held = await sign_up(house.use)
    person = newcomer(house, Provider.KAKAO, "somebody-else@naver.com")
    welcome = await house.sign_in(Provider.KAKAO, principal_of(held))
    assert (welcome.linked_identity, welcome.signed_in.user.user_id) == (True, held.user.user_id)
    assert welcome.signed_in.user.email != person.email
    with pytest.raises(SessionRevoked):
        await house.use.refresher.refresh(held.refresh_token)
    again = await house.sign_in(Provider.KAKAO, principal_of(welcome.signed_in))
    assert (again.linked_identity, again.signed_in.user.user_id) == (False, held.user.user_id)


async def test_an_identity_belongs_to_one_account(house: House) -> None:
    newcomer(house, Provider.GOOGLE)
    await house.sign_in(Provider.GOOGLE)
    with pytest.raises(IdentityInUse):
        await house.sign_in(Provider.GOOGLE, principal_of(await sign_up(house.use)))


async def test_linking_asks_for_a_fresh_sign_in(house: House, admin: Admin) -> None:
    held = await sign_up(house.use)
    await admin.run(
        "UPDATE castad.sessions SET auth_time = now() - $2::interval WHERE id = $1",
        held.session_id,
        timedelta(minutes=6),
    )
    with pytest.raises(ReauthRequired):
        await house.depart(Provider.GOOGLE, principal_of(held))


async def test_only_the_session_that_began_a_link_completes_it(house: House) -> None:
    newcomer(house, Provider.GOOGLE)
    held, stranger = await sign_up(house.use), await sign_up(house.use)
    for other in (None, principal_of(stranger), Principal(held.user.user_id, stranger.session_id)):
        code, state = await house.depart(Provider.GOOGLE, principal_of(held))
        with pytest.raises(OAuthStateInvalid):
            await house.arrive(Provider.GOOGLE, code, state, other)


async def test_a_closed_account_leaves_its_identity_free(house: House) -> None:
    newcomer(house, Provider.GOOGLE)
    held = (await house.sign_in(Provider.GOOGLE)).signed_in
    await house.use.closing.close(principal_of(held), "")
    anew = await house.sign_in(Provider.GOOGLE)
    assert anew.created_user and anew.signed_in.user.user_id != held.user.user_id


async def test_a_disabled_account_stays_closed(house: House, admin: Admin) -> None:
    newcomer(house, Provider.GOOGLE)
    user_id = (await house.sign_in(Provider.GOOGLE)).signed_in.user.user_id
    await admin.run("UPDATE castad.users SET is_active = false WHERE user_id = $1", user_id)
    with pytest.raises(AccountDisabled):
        await house.sign_in(Provider.GOOGLE)


# --- the state -----------------------------------------------------------------------------------------------------


async def test_a_state_is_good_once(house: House) -> None:
    newcomer(house, Provider.DISCORD)
    code, state = await house.depart(Provider.DISCORD)
    await house.arrive(Provider.DISCORD, code, state)
    for known in (state, state[:-1], ""):
        with pytest.raises(OAuthStateInvalid):
            await house.arrive(Provider.DISCORD, code, known)


async def test_a_state_ends_after_ten_minutes_and_with_its_provider(
    house: House, admin: Admin, worker_database: Database
) -> None:
    code, state = await house.depart(Provider.DISCORD)
    await admin.run("UPDATE castad.oauth_attempts SET expires_at = now()")
    with pytest.raises(OAuthStateInvalid):
        await house.arrive(Provider.DISCORD, code, state)
    await AuthSweep(worker_database).sweep()
    assert await admin.value("SELECT count(*) FROM castad.oauth_attempts WHERE expires_at <= now()") == 0
    code, state = await house.depart(Provider.DISCORD)
    with pytest.raises(OAuthStateInvalid):
        await house.arrive(Provider.GOOGLE, code, state)


async def test_a_browsers_attempt_ends_in_that_browser(house: House) -> None:
    newcomer(house, Provider.GOOGLE)

    def within(**cookies: str) -> Browser:
        browser = Browser({Cookie[name]: value for name, value in cookies.items()})
        caller.enter(Caller(browser=browser))
        return browser

    for thief in (None, {}, {"OAUTH": "x" * 43}):
        mine = within()
        code, state = await house.depart(Provider.GOOGLE)
        (cookie,) = mine.answers
        assert cookie.startswith("__Host-oa=") and "Max-Age=600; Secure; HttpOnly; SameSite=Lax" in cookie
        secret = cookie.partition("=")[2].partition(";")[0]
        if thief is None:
            caller.enter(Caller())
        else:
            within(**thief)
        with pytest.raises(OAuthStateInvalid):
            await house.arrive(Provider.GOOGLE, code, state)
    within(OAUTH=secret)
    first, second = [await house.depart(Provider.GOOGLE) for _ in range(2)]
    for code, state in (first, second):
        within(OAUTH=secret)
        assert (await house.arrive(Provider.GOOGLE, code, state)).signed_in


async def test_a_native_attempt_does_not_end_in_a_browser(house: House) -> None:
    code, state = await house.depart(Provider.GOOGLE)
    caller.enter(Caller(browser=Browser({Cookie.OAUTH: "x" * 43})))
    with pytest.raises(OAuthStateInvalid):
        await house.arrive(Provider.GOOGLE, code, state)


async def test_only_known_redirects_and_providers(config: Settings, database: Database, fakes: FakeProviders) -> None:
    async with opened(config, database, fakes, google_client_id="") as house:
        for redirect in (f"{REDIRECT_URI}/x", REDIRECT_URI.upper(), "https://evil.example/"):
            with pytest.raises(RedirectNotAllowed):
                await house.use.social.start(Provider.KAKAO, redirect, None)
        with pytest.raises(ProviderNotConfigured):
            await house.depart(Provider.GOOGLE)
        with pytest.raises(ProviderNotConfigured):
            await house.arrive(Provider.GOOGLE, "code", "state")


# --- identities ----------------------------------------------------------------------------------------------------


@each_provider
async def test_unlinking_gives_the_tokens_back(house: House, admin: Admin, which: Provider) -> None:
    held = await sign_up(house.use)
    newcomer(house, which)
    who = principal_of((await house.sign_in(which, principal_of(held))).signed_in)
    row = await admin.row("SELECT id, tokens FROM castad.identities WHERE user_id = $1", who.user_id)
    assert row["tokens"].startswith("v1.") and "at-" not in row["tokens"]
    await house.use.identities.unlink(who, row["id"])
    assert len(house.fakes.forgotten) == house.fakes.calls[FORGET[which]] == 1
    assert "at-" in house.fakes.forgotten[0]
    with pytest.raises(NotFound):
        await house.use.identities.unlink(who, row["id"])
    assert (await house.sign_in(which)).created_user


async def test_the_last_way_in_stays(house: House, admin: Admin) -> None:
    newcomer(house, Provider.GOOGLE)
    who = principal_of((await house.sign_in(Provider.GOOGLE)).signed_in)
    first = await admin.value("SELECT id FROM castad.identities WHERE user_id = $1", who.user_id)
    with pytest.raises(LastCredential):
        await house.use.identities.unlink(who, first)
    newcomer(house, Provider.KAKAO)
    who = principal_of((await house.sign_in(Provider.KAKAO, who)).signed_in)
    await house.use.identities.unlink(who, first)


async def test_unlinking_works_while_the_provider_is_down(house: House, admin: Admin) -> None:
    held = await sign_up(house.use)
    newcomer(house, Provider.GOOGLE)
    who = principal_of((await house.sign_in(Provider.GOOGLE, principal_of(held))).signed_in)
    house.fakes.canned[FORGET[Provider.GOOGLE]] = Response(status_code=503)
    identity_id = await admin.value("SELECT id FROM castad.identities WHERE user_id = $1", who.user_id)
    await house.use.identities.unlink(who, identity_id)
    assert await admin.rows("SELECT * FROM castad.identities WHERE user_id = $1", who.user_id) == []


async def test_closing_an_account_gives_all_its_tokens_back(house: House) -> None:
    who = principal_of(await sign_up(house.use))
    for which in Provider:
        newcomer(house, which)
        who = principal_of((await house.sign_in(which, who)).signed_in)
    await house.use.closing.close(who, "")
    assert {path: house.fakes.calls[path] for path in FORGET.values()} == dict.fromkeys(FORGET.values(), 1)
    assert all("at-" in token for token in house.fakes.forgotten)
    assert [(await house.sign_in(which)).created_user for which in Provider] == [True] * len(Provider)


async def test_an_account_is_closed_while_one_provider_is_down_and_another_never_answers(
    house: House, admin: Admin, monkeypatch: pytest.MonkeyPatch
) -> None:
    who = principal_of(await sign_up(house.use))
    for which in Provider:
        newcomer(house, which)
        who = principal_of((await house.sign_in(which, who)).signed_in)

    async def silent(self: object, tokens: object) -> None:
        await asyncio.Event().wait()

    house.fakes.canned[FORGET[Provider.GOOGLE]] = Response(status_code=503)
    monkeypatch.setattr(DiscordLogin, "forget", silent)
    monkeypatch.setattr(oauth_farewell, "PATIENCE_S", 0.5)
    await house.use.closing.close(who, "")
    assert await admin.rows("SELECT * FROM castad.identities WHERE user_id = $1", who.user_id) == []
    assert house.fakes.calls[FORGET[Provider.KAKAO]] == 1


async def test_others_identities_do_not_exist(house: House, admin: Admin) -> None:
    newcomer(house, Provider.GOOGLE)
    owner = (await house.sign_in(Provider.GOOGLE)).signed_in.user.user_id
    identity_id = await admin.value("SELECT id FROM castad.identities WHERE user_id = $1", owner)
    stranger = principal_of(await sign_up(house.use))
    with pytest.raises(NotFound):
        await house.use.identities.unlink(stranger, identity_id)
    async with house.use.database.uow(stranger) as tx:
        assert (await house.use.identities.list(tx, stranger.user_id, size=0, token="")).rows == []


async def test_a_list_of_identities_has_pages(house: House) -> None:
    who = principal_of(await sign_up(house.use))
    for which in (Provider.GOOGLE, Provider.DISCORD, Provider.KAKAO):
        newcomer(house, which, fresh_address(), verified=False)
        who = principal_of((await house.sign_in(which, who)).signed_in)
    seen: list[Provider] = []
    token = ""
    for _ in range(2):
        async with house.use.database.uow(who) as tx:
            page = await house.use.identities.list(tx, who.user_id, size=2, token=token)
        seen += [row.provider for row in page.rows]
        token = page.next_page_token
        assert page.total_size == 3
    assert seen == [Provider.KAKAO, Provider.DISCORD, Provider.GOOGLE] and not token


async def test_stored_tokens_open_with_the_deployments_keys_only(house: House, admin: Admin) -> None:
    newcomer(house, Provider.GOOGLE)
    user_id = (await house.sign_in(Provider.GOOGLE)).signed_in.user.user_id
    sealed = await admin.value("SELECT tokens FROM castad.identities WHERE user_id = $1", user_id)
    assert sealed.startswith(keyring.load(house.config).current_prefix)
    everything = "".join(str(row) for row in await admin.rows("SELECT * FROM castad.oauth_attempts, castad.identities"))
    assert "at-" not in everything.replace("castad-", "")
