"""What users pay for, and what their plan meters by the month."""

from enum import StrEnum


class Plan(StrEnum):
    """Decides the monthly limits."""

    FREE = "FREE"
    PRO = "PRO"
    STUDIO = "STUDIO"
    ENTERPRISE = "ENTERPRISE"


class Metric(StrEnum):
    """What is counted."""

    IMAGES = "IMAGES"
    VIDEOS = "VIDEOS"
