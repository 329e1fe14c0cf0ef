"""How many syllables a number takes when the six languages read it aloud."""

from dataclasses import dataclass

from server.core.language import Language

_TENS_PLACES = 4
"""Longer numbers are read digit by digit, like telephone numbers."""


@dataclass(frozen=True, slots=True)
class Numerals:
    """Syllables of the digits 0-9 and of the words for ten, hundred and thousand.

    `drops_one` tells that a leading one is silent before those words (Korean 백, not 일백).
    """

    digits: tuple[int, ...]
    places: tuple[int, int, int]
    drops_one: bool


_ONE_EACH = (1,) * 10
_NUMERALS = {
    Language.KO: Numerals(_ONE_EACH, (1, 1, 1), drops_one=True),
    Language.ZH: Numerals(_ONE_EACH, (1, 1, 1), drops_one=False),
    Language.JA: Numerals((2, 2, 1, 2, 2, 1, 2, 2, 2, 2), (2, 2, 2), drops_one=True),
    Language.TH: Numerals(_ONE_EACH, (1, 1, 1), drops_one=False),
    Language.VI: Numerals(_ONE_EACH, (1, 1, 1), drops_one=False),
    Language.EN: Numerals((2, 1, 1, 1, 1, 1, 1, 2, 1, 1), (1, 2, 2), drops_one=False),
}
_ENGLISH_TEENS = (1, 3, 1, 2, 2, 2, 2, 3, 2, 2)
_ENGLISH_TENS = (0, 1, 2, 2, 2, 2, 2, 3, 2, 2)
_TEN_DROPS_ONE = {Language.TH, Language.VI}


def number_syllables(digits: str, language: Language) -> int:
    """Syllables of a string of digits."""
    numerals = _NUMERALS[language]
    if len(digits) > _TENS_PLACES or digits.startswith("0"):
        return sum(numerals.digits[int(digit)] for digit in digits)
    if language is Language.EN:
        return _hundreds(digits[:-2], numerals) + _english_below_hundred(int(digits[-2:]))
    units = numerals.digits[int(digits[-1])] if digits[-1] != "0" else 0
    return _tens(digits[-2:-1], numerals, language) + _hundreds(digits[:-2], numerals) + units


def _hundreds(digits: str, numerals: Numerals) -> int:
    return sum(_place(digit, place, numerals) for digit, place in zip(digits[::-1], numerals.places[1:], strict=False))


def _tens(digit: str, numerals: Numerals, language: Language) -> int:
    if digit == "1" and language in _TEN_DROPS_ONE:
        return numerals.places[0]
    return _place(digit, numerals.places[0], numerals) if digit else 0


def _place(digit: str, place: int, numerals: Numerals) -> int:
    if digit == "0":
        return 0
    if digit == "1" and numerals.drops_one:
        return place
    return numerals.digits[int(digit)] + place


def _english_below_hundred(number: int) -> int:
    tens, units = divmod(number, 10)
    if tens == 1:
        return _ENGLISH_TEENS[units]
    return _ENGLISH_TENS[tens] + (_NUMERALS[Language.EN].digits[units] if units else 0)
