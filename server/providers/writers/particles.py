"""Korean particles that agree with the word before them."""

from server.core.hangul import ends_in_rieul, final_of, is_syllable

_DIGITS_WITH_FINAL = "013678"
_LETTERS_WITH_FINAL = "lmnbpkt"
_RIEUL_ENDINGS = "178lr"


class KoreanWord(str):
    """A word for templates: `{name:은/는}` writes the word and the particle that suits its last sound."""

    def __format__(self, particles: str) -> str:
        if not particles:
            return str(self)
        after_final, after_vowel = particles.split("/")
        if after_final == "으로" and _ends_in_rieul(self):
            return f"{self!s}{after_vowel}"
        return f"{self!s}{after_final if _ends_in_consonant(self) else after_vowel}"


def _last_sound(word: str) -> str:
    return next((char for char in reversed(word) if char.isalnum()), "")


def _ends_in_consonant(word: str) -> bool:
    last = _last_sound(word)
    if last and is_syllable(last):
        return final_of(last) > 0
    return last.casefold() in _LETTERS_WITH_FINAL + _DIGITS_WITH_FINAL if last else False


def _ends_in_rieul(word: str) -> bool:
    last = _last_sound(word)
    return bool(last) and (ends_in_rieul(last) or last.casefold() in _RIEUL_ENDINGS)
