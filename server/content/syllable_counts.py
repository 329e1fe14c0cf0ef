"""Counts the syllables of one word by its scripts: Hangul, kana, Han, Thai, Latin and digits."""

import re
import unicodedata

from server.content.numerals import number_syllables
from server.core.language import Language

_PIECE = re.compile(
    r"(?P<number>\d+(?:,\d{3})*)"
    r"|(?P<hangul>[\uac00-\ud7a3]+)"
    r"|(?P<kana>[\u3041-\u30ff]+)"
    r"|(?P<han>[\u3400-\u9fff々〆]+)"
    r"|(?P<thai>[\u0e00-\u0e7f]+)"
    r"|(?P<latin>[^\W\d_\u0e00-\u0e7f\u3041-\u9fff\uac00-\ud7a3]+(?:['’][^\W\d_]+)?)"
    r"|(?P<percent>%)"
)
_SMALL_KANA = frozenset("ぁぃぅぇぉゃゅょゎァィゥェォャュョヮ・")
_THREE_MORA_KANJI = frozenset("心私光桜緑港形命彩鏡扉瞳")
_VOWELS = re.compile(r"[aeiou]+y?|y")
_SILENT_END = re.compile(r"(?:[^aeiouy]e|[^aeiouydt]ed|(?:[^aeiouysxzcgh]|[^cs]h)es)$")
_SPOKEN_END = re.compile(r"[^aeiouylr]l(?:e|es|ed)$")
_HIATUS = re.compile(r"(?<![tcs])ia(?!ge)|(?<![tcsglh])io|eo(?!u)|ua(?!r)|(?<!q)uie|[aeiou]ing$")
_ENGLISH = {
    "every": 2, "everything": 3, "everyone": 3, "evening": 2, "people": 2, "family": 3, "business": 2, "ocean": 2,
    "beautiful": 3, "quiet": 2, "hour": 1, "fire": 1, "fireside": 2, "campfire": 2, "homestay": 2, "something": 2,
    "sometimes": 2, "someone": 2, "somewhere": 2, "barbecue": 3, "cafe": 2, "café": 2, "wifi": 2, "our": 1, "being": 2,
    "poem": 2, "create": 2, "area": 3, "idea": 3, "different": 2, "favorite": 3, "breathe": 1, "lovely": 2,
    "seaside": 2, "homemade": 2, "firelight": 2, "safely": 2, "moment": 2, "lonely": 2, "forever": 3, "heaven": 2,
    "sunrise": 2, "riverside": 3, "lakeside": 2, "hillside": 2, "therefore": 2, "whole": 1, "moonlight": 2, "piano": 3,
    "naive": 2, "science": 2, "diary": 3, "violin": 3, "lion": 2, "real": 1, "world": 1, "villa": 2, "radio": 3,
    "wherever": 3, "nearby": 2, "awhile": 2, "careful": 2, "lifetime": 2, "place": 1, "places": 2, "breeze": 1,
}  # fmt: skip
_SPELLED_OUT = frozenset({"ai", "am", "atm", "diy", "led", "ok", "ott", "usa", "usb", "vip"})
"""Abbreviations whose vowel does not make them a word; those without a vowel are always spelled."""
_THAI_SILENCED = re.compile(r"[ก-ฮ][ิุ]?์")
_THAI_LINKED = re.compile(
    r"^[เแโใไ]?(?!ห[งนมยรลว]|อย|[กขคตปผพ]ร|[กขคปผพ]ล|[กขค]ว|[ทสศซจ]ร)[ก-ฮ](?!รร)(?:[ก-ฮ](?=[ก-ฮะ-ู็-์])(?<!ว(?=[ก-ฮ]))|ว(?=[ะ-ู็-์]))"
)


def count_syllables(word: str, language: Language) -> int:
    """Syllables of a word in any mix of scripts; signs count nothing."""
    total = 0
    for match in _PIECE.finditer(unicodedata.normalize("NFC", word)):
        total += _count_piece(str(match.lastgroup), match.group(), language)
    return total


def _count_piece(script: str, piece: str, language: Language) -> int:
    match script:
        case "number":
            return number_syllables(piece.replace(",", ""), language)
        case "kana":
            return sum(letter not in _SMALL_KANA for letter in piece)
        case "han":
            return _count_han(piece, language)
        case "thai":
            return _count_thai(piece)
        case "latin":
            return _count_latin(piece, language)
        case "percent":
            return 3
        case _:
            return len(piece)


def _count_han(piece: str, language: Language) -> int:
    """A kanji is read on two morae on average; Chinese and Sino-Korean characters are one syllable each."""
    if language is not Language.JA:
        return len(piece)
    return 3 if piece in _THREE_MORA_KANJI else 2 * len(piece)


def _count_thai(word: str) -> int:
    from pythainlp.tokenize import syllable_tokenize  # a second of start-up that only Thai should pay

    spoken = _THAI_SILENCED.sub("", word)
    pieces = [piece for piece in syllable_tokenize(spoken, engine="dict") if len(piece) > 1]
    return max(1, len(pieces) + sum(bool(_THAI_LINKED.match(piece)) for piece in pieces))


def _count_latin(word: str, language: Language) -> int:
    plain = _without_marks(word)
    if not _VOWELS.search(plain) or (word.isupper() and plain in _SPELLED_OUT):
        return sum(3 if letter == "w" else 1 for letter in plain if letter.isalpha())
    groups = len(_VOWELS.findall(plain))
    return groups if groups == 1 and language is Language.VI else _count_english(plain)


def _without_marks(word: str) -> str:
    decomposed = unicodedata.normalize("NFD", word.lower())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def _count_english(word: str) -> int:
    word = re.sub(r"['’](?:s|m|re|ll|ve|d|t)$", "", word)
    word = re.sub("y(?=[aeiou])", "j", word)
    known = _ENGLISH.get(word) or _ENGLISH.get(word.removesuffix("s"))
    if known:
        return known
    count = len(_VOWELS.findall(word)) + len(_HIATUS.findall(word))
    return max(1, count - bool(_SILENT_END.search(word)) + bool(_SPOKEN_END.search(word)))
