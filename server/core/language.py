"""The six languages an advertisement can be written and sung in."""

from enum import StrEnum


class Language(StrEnum):
    """BCP 47 primary subtags; the same six everywhere in CastAD."""

    KO = "ko"
    EN = "en"
    ZH = "zh"
    JA = "ja"
    TH = "th"
    VI = "vi"
