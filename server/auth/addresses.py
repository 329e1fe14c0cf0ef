"""The one spelling under which an email address is kept and looked up."""

from email_validator import EmailNotValidError, validate_email


def normalised(address: str) -> str | None:
    """Lower case with an ASCII domain; None when mail could not go there."""
    try:
        valid = validate_email(address, check_deliverability=False, allow_smtputf8=False, strict=True)
    except EmailNotValidError:
        return None
    return valid.ascii_email.lower() if valid.ascii_email else None
