"""Which syllables of a word are sung on strong beats: where the language stresses it, or its first."""

import re

from server.core.language import Language

STRONG, MIDDLING, WEAK = 1.0, 0.15, 0.0
"""A stressed syllable, one that is not, and a whole word that nobody stresses."""

_UNSTRESSED_WORD = re.compile(
    r"a[mnst]?|an?d?|are|the|but|n?or|of|to|in|on|by|for|from|with|is|was|were|be|been|it|its|it's|i|i'm|we|we're"
    r"|my|you|your|our|he|his|she|her|they|their|that|this|will|can"
)
_BARE = re.compile(r"[^a-z']")
_ON_THE_SECOND = re.compile(
    r"a(?:b|cr|dv|far|g[aeo]|l[io]|mi|mong|part|pp[er]|r[or]|s[il]|w[ah])|be(?=c|fo|g|hi|l[io]|ne|si|tw|yo)"
    r"|de(?=c|l|p|v)|e[mn](?=b|j|t|d|c)|es(?=c|t)|ex(?=p|c[eil])|for(?=e?v|g)|her|him|ho(?=tel|r)|in(?=si|sp|v)|my(?=s)"
    r"|our(?=s)|out(?=s)|per(?=h|f)|pre(?=f|p)|re(?!a|d|st|nt)|sur(?=r|p)|to(?=[dmng])|un(?!der|i)|up(?=on)|with|your"
    r"|gui(?=t)|ma(?=ch)|hel(?=lo)|dis"
)
"""Beginnings after which English stresses the next syllable."""
_BEFORE_THE_END = re.compile(r"(?:[st]ion|ci?ous|tious|ic|cial|tial|cian)s?$")
"""Endings that English stresses the syllable before."""
_FOURTH_FROM_THE_END = 4


def accents(word: str, syllables: int, language: Language) -> tuple[float, ...]:
    """How strong each syllable of the word is."""
    if not syllables:
        return ()
    if language is not Language.EN:
        return (STRONG, *(MIDDLING,) * (syllables - 1))
    bare = _BARE.sub("", word.lower().replace("’", "'"))
    if syllables == 1:
        return (WEAK if _UNSTRESSED_WORD.fullmatch(bare) else STRONG,)
    stressed = min(_english_stress(bare, syllables), syllables - 1)
    return tuple(STRONG if at == stressed else MIDDLING for at in range(syllables))


def _english_stress(word: str, syllables: int) -> int:
    if _BEFORE_THE_END.search(word):
        return max(0, syllables - 2)
    if _ON_THE_SECOND.match(word) or syllables >= _FOURTH_FROM_THE_END:
        return 1
    return 0
