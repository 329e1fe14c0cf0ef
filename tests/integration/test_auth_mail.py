"""Mails: posted with their cause, carried by a real SMTP server, and the links in them used as people would."""

import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from server.auth.choices import TokenPurpose
from server.auth.email_proof import Proof
from server.auth.errors import (
    CredentialsInvalid,
    EmailNotVerified,
    EmailTaken,
    MailTokenInvalid,
    PasswordWeak,
    ReauthRequired,
    SessionRevoked,
)
from server.auth.letters import Letters
from server.auth.mailman import Mailman
from server.auth.mails import MOST_MAILS, MailTokens
from server.auth.ports import MailCarrier
from server.auth.service import me
from server.auth.sign_up import Awaiting, NewAccount
from server.core.database import Database
from server.core.events import Events
from server.core.settings import Settings
from server.core.tokens import TokenExpired
from server.processes import free_port
from server.providers.mail_folder import MailFolder
from server.providers.smtp import SmtpMail
from tests.integration.auth_desk import (
    PASSWORD,
    SECRET,
    Admin,
    Desk,
    fresh_address,
    log_in,
    open_desk,
    principal_of,
    sign_up,
    superuser,
)

NEW_PASSWORD = "tide comes in over the wall"
SENDER = "CastAD <no-reply@castad.example>"


@dataclass
class Mailbox:
    """A mail server that keeps what it is given, and refuses as it is told."""

    port: int
    mails: list[EmailMessage] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.answers:
            return self.answers.pop(0)
        self.mails.append(message_from_bytes(envelope.content, policy=default))
        return "250 taken"

    def to(self, address: str) -> list[EmailMessage]:
        """In the order in which they were posted, which their ids have."""
        return sorted((mail for mail in self.mails if mail["To"] == address), key=lambda mail: str(mail["Message-ID"]))

    def token(self, address: str) -> str:
        return token_in(self.to(address)[-1])


def token_in(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    found = re.search(r"#token=(\S+)", body.get_content())
    assert found is not None
    return found[1]


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    mailbox = Mailbox(free_port())
    controller = Controller(mailbox, hostname="127.0.0.1", port=mailbox.port)
    controller.start()
    yield mailbox
    controller.stop()


@pytest.fixture
def mailman(mailbox: Mailbox, worker_database: Database) -> Mailman:
    return open_mailman(worker_database, SmtpMail(f"smtp://127.0.0.1:{mailbox.port}", SENDER))


def open_mailman(database: Database, carrier: MailCarrier) -> Mailman:
    letters = Letters("https://console.example/")
    return Mailman(database, Events("", "castad"), carrier, letters, MailTokens(SECRET))


@pytest.fixture
def desk(config: Settings, database: Database) -> Desk:
    return open_desk(config, database)


@pytest.fixture
def careful_desk(config: Settings, database: Database) -> Desk:
    return open_desk(config, database, sign_up_mode="verify_first")


@pytest.fixture
async def admin(dsn: str) -> AsyncIterator[Admin]:
    async with superuser(dsn) as made:
        await made.run("DELETE FROM castad.mails")
        yield made


def proof(token: str, secret: str = "", password: str = "", caller: Any = None) -> Proof:
    return Proof(token, secret, password, caller)


async def test_a_new_account_gets_one_mail_in_its_language_with_a_link_that_works_once(
    desk: Desk, mailbox: Mailbox, mailman: Mailman, admin: Admin
) -> None:
    held = await sign_up(desk)
    assert await mailman.round() == 1
    assert await mailman.round() == 0
    (mail,) = mailbox.to(str(held.user.email))
    assert mail["From"] == SENDER
    assert "이메일 주소를 확인해" in mail["Subject"]
    html = mail.get_body(("html",))
    assert html is not None and "https://console.example/verify-email#token=" in html.get_content()
    token = token_in(mail)
    assert await desk.email_proof.verify(proof(token, caller=held.user.user_id))
    async with desk.database.uow(principal_of(held)) as tx:
        assert (await me(tx, held.user.user_id)).email_verified_at is not None
    await desk.guard.authenticate(held.access_token, fresh=True)
    with pytest.raises(MailTokenInvalid):
        await desk.email_proof.verify(proof(token, caller=held.user.user_id))


async def test_english_speakers_get_english(desk: Desk, mailbox: Mailbox, mailman: Mailman, admin: Admin) -> None:
    email = fresh_address()
    await desk.sign_ups.sign_up(NewAccount(email, PASSWORD, "Sky", "en-GB", ""))
    await mailman.round()
    assert "confirm your email" in mailbox.to(email)[0]["Subject"]


async def test_a_sign_up_that_fails_posts_nothing(desk: Desk, mailman: Mailman, mailbox: Mailbox, admin: Admin) -> None:
    email = fresh_address()
    await sign_up(desk, email)
    with pytest.raises(EmailTaken):
        await sign_up(desk, email)
    await mailman.round()
    assert len(mailbox.to(email)) == 1


async def test_the_owner_of_the_mailbox_outranks_whoever_signed_up_with_it(
    desk: Desk, mailbox: Mailbox, mailman: Mailman, admin: Admin
) -> None:
    squatter = await sign_up(desk)
    email = str(squatter.user.email)
    await mailman.round()
    token = mailbox.token(email)
    assert not await desk.email_proof.verify(proof(token))
    with pytest.raises(PasswordWeak):
        await desk.email_proof.verify(proof(token, password="letmein1"))
    assert await desk.email_proof.verify(proof(token, password=NEW_PASSWORD))
    with pytest.raises(SessionRevoked):
        await desk.guard.authenticate(squatter.access_token, fresh=False)
    with pytest.raises(CredentialsInvalid):
        await log_in(desk, email)
    owner = await log_in(desk, email, NEW_PASSWORD)
    assert owner.user.email_verified_at is not None


async def test_verify_first_makes_the_account_when_its_address_is_proved(
    careful_desk: Desk, mailbox: Mailbox, mailman: Mailman, admin: Admin
) -> None:
    desk, email = careful_desk, fresh_address()
    made = await desk.sign_ups.sign_up(NewAccount(email, PASSWORD, "Haneul", "ko", ""))
    assert isinstance(made, Awaiting)
    with pytest.raises(EmailNotVerified):
        await log_in(desk, email)
    with pytest.raises(CredentialsInvalid):
        await log_in(desk, email, "the wrong password")
    assert await admin.value("SELECT count(*) FROM castad.users WHERE email = $1", email) == 0
    await mailman.round()
    token = mailbox.token(email)
    assert not await desk.email_proof.verify(proof(token, secret="somebody else's"))
    assert await desk.email_proof.verify(proof(token, secret=made.secret))
    held = await log_in(desk, email)
    assert held.user.email_verified_at is not None
    assert await admin.value("SELECT count(*) FROM castad.pending_signups WHERE email = $1", email) == 0


async def test_in_verify_first_a_mail_token_alone_does_not_bring_in_a_strangers_password(
    careful_desk: Desk, mailbox: Mailbox, mailman: Mailman, admin: Admin
) -> None:
    desk, email = careful_desk, fresh_address()
    await desk.sign_ups.sign_up(NewAccount(email, PASSWORD, "Squatter", "ko", ""))
    await mailman.round()
    assert await desk.email_proof.verify(proof(mailbox.token(email), password=NEW_PASSWORD))
    with pytest.raises(CredentialsInvalid):
        await log_in(desk, email)
    await log_in(desk, email, NEW_PASSWORD)


async def test_verify_first_answers_alike_for_an_address_that_has_an_account(
    careful_desk: Desk, desk: Desk, mailbox: Mailbox, mailman: Mailman, admin: Admin
) -> None:
    held = await sign_up(desk)
    email = str(held.user.email)
    again = await careful_desk.sign_ups.sign_up(NewAccount(email, NEW_PASSWORD, "Haneul", "ko", ""))
    assert isinstance(again, Awaiting)
    await mailman.round()
    assert "이미 가입된" in mailbox.to(email)[-1]["Subject"]
    await log_in(desk, email)


async def test_a_forgotten_password_is_replaced_by_mail_and_ends_every_session(
    desk: Desk, mailbox: Mailbox, mailman: Mailman, admin: Admin
) -> None:
    held = await sign_up(desk)
    email = str(held.user.email)
    await desk.password_change.ask_reset(email.upper())
    await mailman.round()
    token = mailbox.token(email)
    with pytest.raises(PasswordWeak):
        await desk.password_change.reset(token, "letmein1")
    answers = await asyncio.gather(
        *(desk.password_change.reset(token, NEW_PASSWORD) for _ in range(3)), return_exceptions=True
    )
    assert sorted(type(answer).__name__ for answer in answers) == ["MailTokenInvalid", "MailTokenInvalid", "NoneType"]
    with pytest.raises(SessionRevoked):
        await desk.guard.authenticate(held.access_token, fresh=False)
    with pytest.raises(SessionRevoked):
        await desk.refresher.refresh(held.refresh_token)
    assert (await log_in(desk, email, NEW_PASSWORD)).user.email_verified_at is not None
    await mailman.round()
    assert "변경되었습니다" in mailbox.to(email)[-1]["Subject"]


async def test_a_reset_by_mail_takes_an_unproved_account_from_whoever_made_it(
    desk: Desk, mailbox: Mailbox, mailman: Mailman, admin: Admin
) -> None:
    squatter = await sign_up(desk)
    user_id, email = squatter.user.user_id, str(squatter.user.email)
    await admin.run(
        "INSERT INTO castad.identities (user_id, id, provider, subject, email, display_name, tokens)"
        " VALUES ($1, $1, 'GOOGLE', $2, '', '', '')",
        user_id,
        email,
    )
    await desk.password_change.ask_reset(email)
    await mailman.round()
    await desk.password_change.reset(mailbox.token(email), NEW_PASSWORD)
    assert await admin.value("SELECT count(*) FROM castad.identities WHERE user_id = $1", user_id) == 0
    assert (await log_in(desk, email, NEW_PASSWORD)).user.email_verified_at is not None


async def test_asking_for_a_reset_tells_nothing_and_mails_nobody_unknown(
    desk: Desk, mailbox: Mailbox, mailman: Mailman, admin: Admin
) -> None:
    for email in (fresh_address(), "not an address"):
        await desk.password_change.ask_reset(email)
    assert await mailman.round() == 0


async def test_only_the_newest_link_works_and_only_for_its_purpose(
    desk: Desk, mailbox: Mailbox, mailman: Mailman, admin: Admin
) -> None:
    held = await sign_up(desk)
    email = str(held.user.email)
    await mailman.round()
    first = mailbox.token(email)
    await desk.email_proof.ask(principal_of(held))
    await mailman.round()
    second = mailbox.token(email)
    assert first != second
    with pytest.raises(MailTokenInvalid):
        await desk.email_proof.verify(proof(first, caller=held.user.user_id))
    with pytest.raises(MailTokenInvalid):
        await desk.password_change.reset(second, NEW_PASSWORD)
    await admin.run("UPDATE castad.mail_tokens SET expires_at = now() WHERE user_id = $1", held.user.user_id)
    with pytest.raises(MailTokenInvalid):
        await desk.email_proof.verify(proof(second, caller=held.user.user_id))


async def test_an_address_gets_no_more_than_its_share_of_mails(
    desk: Desk, mailbox: Mailbox, mailman: Mailman, admin: Admin
) -> None:
    held = await sign_up(desk)
    for _ in range(5):
        await desk.password_change.ask_reset(str(held.user.email))
    await mailman.round()
    assert len(mailbox.to(str(held.user.email))) == min(MOST_MAILS.values())


async def test_changing_the_password_keeps_this_session_alone(desk: Desk, admin: Admin) -> None:
    held = await sign_up(desk)
    email = str(held.user.email)
    other = await log_in(desk, email)
    with pytest.raises(CredentialsInvalid):
        await desk.password_change.change(principal_of(held), "the wrong password", NEW_PASSWORD)
    access = await desk.password_change.change(principal_of(held), PASSWORD, NEW_PASSWORD)
    await desk.guard.authenticate(access.text, fresh=False)
    with pytest.raises(TokenExpired):
        await desk.guard.authenticate(held.access_token, fresh=False)
    with pytest.raises(SessionRevoked):
        await desk.guard.authenticate(other.access_token, fresh=False)
    await desk.guard.authenticate((await desk.refresher.refresh(held.refresh_token)).access_token, fresh=False)
    await log_in(desk, email, NEW_PASSWORD)


async def test_without_the_password_only_a_recent_sign_in_changes_it(desk: Desk, admin: Admin) -> None:
    held = await sign_up(desk)
    await desk.password_change.change(principal_of(held), "", NEW_PASSWORD)
    await admin.run(
        "UPDATE castad.sessions SET auth_time = now() - interval '6 minutes' WHERE id = $1", held.session_id
    )
    with pytest.raises(ReauthRequired):
        await desk.password_change.change(principal_of(held), "", PASSWORD)


async def test_a_mail_that_is_delayed_is_sent_later_and_is_the_same_mail(
    desk: Desk, mailbox: Mailbox, mailman: Mailman, admin: Admin
) -> None:
    held = await sign_up(desk)
    mailbox.answers = ["451 later"]
    assert await mailman.round() == 0
    await admin.run("UPDATE castad.mails SET due_at = now()")
    assert await mailman.round() == 1
    mail_id = await admin.value("SELECT id FROM castad.mails WHERE user_id = $1", held.user.user_id)
    assert str(mail_id) in mailbox.to(str(held.user.email))[0]["Message-ID"]
    assert await desk.email_proof.verify(proof(mailbox.token(str(held.user.email)), caller=held.user.user_id))


async def test_a_refused_mail_and_a_silent_server_stop_nothing_else(
    desk: Desk, mailbox: Mailbox, mailman: Mailman, worker_database: Database, admin: Admin
) -> None:
    await sign_up(desk)
    nowhere = open_mailman(worker_database, SmtpMail("smtp://127.0.0.1:1", SENDER))
    assert await nowhere.round() == 0
    assert await admin.value("SELECT count(*) FROM castad.mails WHERE ended_at IS NULL") == 1
    await admin.run("UPDATE castad.mails SET due_at = now()")
    mailbox.answers = ["550 no such user"]
    await mailman.round()
    assert await admin.value("SELECT count(*) FROM castad.mails WHERE ended_at IS NULL") == 0


async def test_of_several_mailmen_one_carries_a_mail(
    desk: Desk, mailbox: Mailbox, mailman: Mailman, admin: Admin
) -> None:
    held = [await sign_up(desk) for _ in range(6)]
    await asyncio.gather(*(mailman.round() for _ in range(4)))
    assert sorted(mail["To"] for mail in mailbox.mails) == sorted(str(each.user.email) for each in held)


async def test_in_development_mails_land_in_a_folder(
    desk: Desk, worker_database: Database, tmp_path: Path, admin: Admin
) -> None:
    held = await sign_up(desk)
    folder = tmp_path / "mails"
    assert await open_mailman(worker_database, MailFolder(folder, SENDER)).round() == 1
    (path,) = folder.iterdir()
    mail = message_from_bytes(path.read_bytes(), policy=default)
    assert path.suffix == ".eml" and mail["To"] == held.user.email
    assert await desk.email_proof.verify(proof(token_in(mail), caller=held.user.user_id))


async def test_no_table_holds_a_mailed_token(desk: Desk, mailbox: Mailbox, mailman: Mailman, admin: Admin) -> None:
    held = await sign_up(desk)
    await desk.password_change.ask_reset(str(held.user.email))
    await mailman.round()
    tokens = [token_in(mail) for mail in mailbox.to(str(held.user.email))]
    kept = await admin.rows("SELECT * FROM castad.mails") + await admin.rows("SELECT * FROM castad.mail_tokens")
    assert len(tokens) == 2
    assert not any(token in str(dict(row)) for token in tokens for row in kept)
    assert {row["purpose"] for row in kept if "purpose" in row} >= set(TokenPurpose)
