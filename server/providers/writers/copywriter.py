"""The local copywriter: search copy from phrase banks that keeps every copy rule."""

import asyncio

from server.core.names import hashtag
from server.core.provenance import LOCAL, MeteredProvenance
from server.providers.writers.copy_material import Material, gather
from server.providers.writers.particles import KoreanWord
from server.providers.writers.phrases import facet_phrases
from server.social.copy_rules import (
    KEYWORDS_AT_MOST,
    TITLE_UNITS,
    YOUTUBE_KEYWORD_CHARACTERS,
    strong_keywords,
)
from server.social.copy_text import compact, units
from server.social.ports import CopyBrief, SearchCopy

_HIGHLIGHTS = 4
_SENTENCES = 2
_SETTINGS = ("sea", "mountain", "valley", "river", "hanok", "glamping")
_BULLET = "• "


class LocalCopywriter:
    """Copywriter port without any vendor; the same brief always gives the same copy."""

    async def write(self, brief: CopyBrief) -> tuple[SearchCopy, MeteredProvenance]:
        """Title, description and hashtags wholly in the brief's language."""
        return await asyncio.to_thread(_write, brief), MeteredProvenance(LOCAL, "castad-copywriter", "1")


def _write(brief: CopyBrief) -> SearchCopy:
    material = gather(brief)
    title = _title(material)
    return SearchCopy(title, _description(material), _keywords(title, material))


def _title(material: Material) -> str:
    """Place and keyword, the quoted name, then phrases until the title is long enough."""
    bank, language = material.bank, material.language
    title = material.joint.join(filter(None, (material.lead, material.quoted_name)))
    title = title[:1].upper() + title[1:]
    joint = bank["separator"]
    for phrase in [*material.shorts, *bank["fillers"]]:
        if units(title, language) >= TITLE_UNITS[0]:
            break
        if units(title + joint + phrase, language) <= TITLE_UNITS[1]:
            title += joint + phrase
            joint = bank["dot"]
    return title


def _description(material: Material) -> str:
    bank = material.bank
    bullets = [*material.shorts, *bank["highlights"]][: max(3, min(_HIGHLIGHTS, len(material.shorts)))]
    local = _placed(material.pick(bank["local"]), material) if material.place else ""
    paragraphs = [
        material.joint.join((_opening(material), _intro(material))),
        "\n".join(_BULLET + bullet[:1].upper() + bullet[1:] for bullet in bullets),
        _body(material),
        "\n".join(filter(None, (local, material.pick(bank["closing"])))),
    ]
    return "\n\n".join(filter(None, paragraphs))


def _opening(material: Material) -> str:
    bank = material.bank
    if material.place:
        setting = next((facet for facet in material.facets if facet in _SETTINGS), "other")
        return _placed(material.pick(bank["openings"][setting]), material)
    if material.keyword:
        return str(bank["opening_bare"].format(keyword=KoreanWord(material.keyword)))
    return str(bank["opening_plain"])


def _placed(template: str, material: Material) -> str:
    return template.format(place=KoreanWord(material.place))


def _intro(material: Material) -> str:
    bank, shorts = material.bank, [KoreanWord(short) for short in material.shorts[:2]]
    if len(shorts) == 2:
        return str(bank["intro_two"].format(name=material.quoted_name, a=shorts[0], b=shorts[1]))
    if shorts:
        return str(bank["intro_one"].format(name=material.quoted_name, a=shorts[0]))
    return str(bank["intro_none"].format(name=material.quoted_name))


def _body(material: Material) -> str:
    """The strongest points, in the brief's words where these may be used, else in ours."""
    phrases = facet_phrases(material.language)
    own = [phrases[facet].sentence() for facet in material.facets]
    return material.joint.join((material.quotable or own)[:_SENTENCES])


def _keywords(title: str, material: Material) -> tuple[str, ...]:
    """As many target hashtags as the platform takes, without any that would crowd the title's first half."""
    brief = material.brief
    chosen: dict[str, str] = {}
    for text in material.hashtags:
        tag = hashtag(text)
        candidate = (*chosen.values(), tag)
        crowded = len(strong_keywords(SearchCopy(title, "", candidate), brief)) > 2
        if tag and not crowded and len(",".join(candidate)) <= YOUTUBE_KEYWORD_CHARACTERS:
            chosen.setdefault(compact(tag), tag)
    return tuple(chosen.values())[: KEYWORDS_AT_MOST[brief.platform]]
