"""Mail through an SMTP server."""

from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

import aiosmtplib

from server.auth.ports import Letter, MailDelayed, MailRefused
from server.providers.mail_message import message

TIMEOUT_S = 30.0
PERMANENT = 500
PORTS = {"smtp": 587, "smtps": 465}


class SmtpAddressInvalid(ValueError):
    """CASTAD_SMTP_URL is not `smtp://user:password@host:port` or `smtps://…`."""


@dataclass(frozen=True, slots=True)
class _Server:
    """Where to hand mail over. `smtps` speaks TLS from the first byte, `smtp` turns to it where the server can.

    A password is never sent before that turn.
    """

    host: str
    port: int
    tls: bool
    user: str | None
    password: str | None = field(repr=False)

    @property
    def start_tls(self) -> bool | None:
        """None turns to TLS if the server offers it, True insists."""
        if self.tls:
            return False
        return True if self.password else None


class SmtpMail:
    """Opens a connection a letter, for mails are few and servers close idle ones."""

    def __init__(self, url: str, sender: str) -> None:
        self._server = _parsed(url)
        self._sender = sender

    async def carry(self, letter: Letter) -> None:
        """Hand the letter over; raises MailRefused or MailDelayed."""
        try:
            await aiosmtplib.send(
                message(letter, self._sender),
                hostname=self._server.host,
                port=self._server.port,
                use_tls=self._server.tls,
                start_tls=self._server.start_tls,
                username=self._server.user,
                password=self._server.password,
                timeout=TIMEOUT_S,
            )
        except aiosmtplib.SMTPRecipientsRefused as error:
            raise _failure(error.recipients[0].code) from error
        except aiosmtplib.SMTPAuthenticationError as error:
            raise MailDelayed from error  # the operator's mistake, which the mail outlives
        except aiosmtplib.SMTPResponseException as error:
            raise _failure(error.code) from error
        except (aiosmtplib.SMTPException, OSError) as error:
            raise MailDelayed from error


def _failure(code: int) -> MailRefused | MailDelayed:
    return MailRefused() if code >= PERMANENT else MailDelayed()


def _parsed(url: str) -> _Server:
    parts = urlsplit(url)
    if parts.scheme not in PORTS or not parts.hostname:
        raise SmtpAddressInvalid(SmtpAddressInvalid.__doc__)
    return _Server(
        host=parts.hostname,
        port=parts.port or PORTS[parts.scheme],
        tls=parts.scheme == "smtps",
        user=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
    )
