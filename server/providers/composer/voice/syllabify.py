"""Shares the phonemes of a word among its notes: one syllable each, as its vowels divide it."""

from collections.abc import Sequence
from itertools import pairwise

from server.core.language import Language

_VOWELS = frozenset("aeiouyAEIOUY03@VWQ&")
_GLIDES = frozenset(("j", "w", "h", ";", "r", "R", "*", "l", "v#"))
"""What may stand between a consonant and its vowel."""
_STRESSES = "',%="
_TONAL = frozenset((Language.ZH, Language.TH, Language.VI))
_OPEN = ("a",)
"""Sung where signs are all there is."""

Syllable = tuple[str, ...]
"""Phonemes sung on one note; none goes on with the vowel before."""


def share_phonemes(told: Sequence[str], notes: int, language: Language) -> list[Syllable]:
    """As many syllables as the word has notes, whatever the synthesiser's own count is."""
    if not notes:
        return []
    spoken = _split(_tidy(told, language)) or [_OPEN]
    if len(spoken) <= notes:
        return [*spoken, *[()] * (notes - len(spoken))]
    edges = [round(at * len(spoken) / notes) for at in range(notes + 1)]
    return [
        tuple(phoneme for syllable in spoken[first:last] for phoneme in syllable) for first, last in pairwise(edges)
    ]


def _tidy(told: Sequence[str], language: Language) -> list[str]:
    """Without pauses, stresses and changes of language, nor tones, which the tune replaces."""
    bare = (mnemonic.lstrip(_STRESSES) for mnemonic in told if mnemonic[0] not in "_(|")
    if language in _TONAL:
        bare = (mnemonic.rstrip("0123456789.") if is_vowel(mnemonic) else mnemonic for mnemonic in bare)
    return [mnemonic for mnemonic in bare if mnemonic]


def is_vowel(mnemonic: str) -> bool:
    """Whether a syllable can be sung on it."""
    return mnemonic[0] in _VOWELS


def _split(mnemonics: list[str]) -> list[Syllable]:
    """Cut before the consonants that open each vowel after the first."""
    vowels = [at for at, mnemonic in enumerate(mnemonics) if is_vowel(mnemonic)]
    cuts = [0, *(_onset(mnemonics, before, at) for before, at in pairwise(vowels))]
    return [tuple(mnemonics[first:last]) for first, last in zip(cuts, [*cuts[1:], None], strict=True)] if vowels else []


def _onset(mnemonics: list[str], before: int, vowel: int) -> int:
    """Where the syllable of `vowel` begins: one consonant, and another one before a glide."""
    start = vowel
    while start - 1 > before and (start == vowel or mnemonics[start] in _GLIDES):
        start -= 1
    return start
