"""A letter as the internet has it: one message with a text and an HTML part."""

from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate, parseaddr

from server.auth.ports import Letter


def message(letter: Letter, sender: str) -> EmailMessage:
    """The message; its id is the letter's, so that a second copy can be told from a second mail."""
    made = EmailMessage(policy=SMTP)
    made["From"] = sender
    made["To"] = letter.address
    made["Subject"] = letter.subject
    made["Date"] = formatdate()
    made["Message-ID"] = f"<{letter.id}@{parseaddr(sender)[1].rpartition('@')[2]}>"
    made["Auto-Submitted"] = "auto-generated"
    made.set_content(letter.text)
    made.add_alternative(letter.html, subtype="html")
    return made
