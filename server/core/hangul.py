"""Korean script: final consonants, and Revised Romanisation with its sound changes."""

from itertools import pairwise

_FIRST, _LAST = 0xAC00, 0xD7A3
_INITIALS = ("g", "kk", "n", "d", "tt", "r", "m", "b", "pp", "s", "ss", "", "j", "jj", "ch", "k", "t", "p", "h")
_VOWELS = (
    *("a", "ae", "ya", "yae", "eo", "e", "yeo", "ye", "o", "wa", "wae"),
    *("oe", "yo", "u", "wo", "we", "wi", "yu", "eu", "ui", "i"),
)
_FINALS = (
    *("", "k", "k", "k", "n", "n", "n", "t", "l", "k", "m", "l", "l", "l"),
    *("p", "l", "m", "p", "p", "t", "t", "ng", "t", "t", "k", "t", "p", "t"),
)
_CARRIED = (
    *("", "g", "kk", "ks", "n", "nj", "n", "d", "r", "lg", "lm", "lb", "ls", "lt"),
    *("lp", "r", "m", "b", "ps", "s", "ss", "ng", "j", "ch", "k", "t", "p", ""),
)
"""What a final consonant sounds like when the next syllable opens with a vowel."""
_NASALS = {"k": "ng", "t": "n", "p": "m"}
_RIEUL = {"n": "ll", "l": "ll", "m": "mn", "ng": "ngn", "k": "ngn", "p": "mn", "t": "nn", "": "r"}
_PALATAL = {7: "j", 25: "ch"}
_HIEUT, _RIEUL_FINAL = 27, 8
_ASPIRATED = {"g": "k", "d": "t", "j": "ch"}

Syllable = tuple[int, int, int]


def is_syllable(char: str) -> bool:
    """Whether the character is a whole Hangul syllable."""
    return _FIRST <= ord(char) <= _LAST


def has_hangul(text: str) -> bool:
    """Whether any whole syllable occurs."""
    return any(map(is_syllable, text))


def final_of(char: str) -> int:
    """Index of a syllable's final consonant; 0 when it ends in a vowel."""
    return (ord(char) - _FIRST) % 28


def ends_in_rieul(char: str) -> bool:
    """Whether the syllable ends in ㄹ, which takes 로 rather than 으로."""
    return is_syllable(char) and final_of(char) == _RIEUL_FINAL


def romanize(text: str) -> str:
    """Latin letters for every Hangul run, capitalised by word; everything else stays."""
    return " ".join(_romanize_word(word) for word in text.split(" "))


def _romanize_word(word: str) -> str:
    parts: list[str] = []
    run: list[Syllable] = []
    for char in word:
        if is_syllable(char):
            run.append(_split(char))
        else:
            parts += [_read(run), char]
            run = []
    parts.append(_read(run))
    latin = "".join(parts)
    return latin[:1].upper() + latin[1:] if has_hangul(word) else latin


def _split(char: str) -> Syllable:
    rest, final = divmod(ord(char) - _FIRST, 28)
    return (*divmod(rest, 21), final)


def _read(run: list[Syllable]) -> str:
    if not run:
        return ""
    joints = [_joint(before[2], after) for before, after in pairwise(run)]
    heads = [_INITIALS[run[0][0]], *joints]
    return "".join(head + _VOWELS[vowel] for head, (_, vowel, _) in zip(heads, run, strict=True)) + _FINALS[run[-1][2]]


def _joint(final: int, after: Syllable) -> str:
    """The consonants heard between two vowels."""
    initial, vowel = _INITIALS[after[0]], _VOWELS[after[1]]
    if not initial:
        return _PALATAL[final] if final in _PALATAL and vowel == "i" else _CARRIED[final]
    if final == _HIEUT and initial in _ASPIRATED:
        return _ASPIRATED[initial]
    sound = _FINALS[final]
    if initial == "r":
        return _RIEUL[sound]
    if initial in ("n", "m"):
        return "ll" if sound == "l" and initial == "n" else _NASALS.get(sound, sound) + initial
    return sound + initial
