"""What users pay for, and what their plan meters by the month."""

from enum import StrEnum


class Plan(StrEnum):
    """Decides the monthly limits and what may be called; each has all that those before it have."""

    FREE = "FREE"
    PRO = "PRO"
    STUDIO = "STUDIO"
    ENTERPRISE = "ENTERPRISE"

    def has(self, least: "Plan") -> bool:
        """Whether what `least` gives comes with this plan."""
        ascending = tuple(Plan)
        return ascending.index(self) >= ascending.index(least)


class Metric(StrEnum):
    """What is counted."""

    IMAGES = "IMAGES"
    VIDEOS = "VIDEOS"
