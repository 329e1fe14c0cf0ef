"""The one text that Instagram shows: title, description and hashtags, none of them twice."""

from collections.abc import Sequence


def caption_of(title: str, description: str, keywords: Sequence[str]) -> str:
    """The caption; hashtags that the description has already are left out."""
    written = description.casefold()
    tags = " ".join(f"#{keyword}" for keyword in keywords if f"#{keyword.casefold()}" not in written)
    return "\n\n".join(part for part in (title, description, tags) if part)
