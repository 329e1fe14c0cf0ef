"""Lyrics and briefs the composer's tests share."""

from server.content.form import plan_form
from server.content.ports import Genre, LyricLine, Lyrics, Mood, MusicStyle, SectionKind, SongBrief, Vocal
from server.core.language import Language

LINES = {
    Language.KO: ("도시의 불빛을 뒤로하고", "바람이 이끄는 길을 따라", "머뭄 머뭄 여기 머물러요, 365일"),
    Language.EN: (
        "Leaving the city lights behind",
        "Waves are calling my name tonight",
        "Stay with me by the sea, stay",
    ),
    Language.ZH: ("离开城市的灯光", "风带我们到海边", "留下来，在这里看日落"),
    Language.JA: ("街の灯りを後にして", "風が導く道をゆく", "ここにいよう、海の宿"),
    Language.TH: ("ทิ้งแสงไฟในเมืองไว้", "สายลมพาเราไป", "พักที่นี่ ริมทะเล"),
    Language.VI: ("Rời xa ánh đèn thành phố", "Theo làn gió đưa ta về", "Ở lại đây bên biển xanh"),
}
KPOP = MusicStyle(Genre.KPOP, Mood.HAPPY, Vocal.FEMALE, 112)


def style(
    genre: Genre = Genre.KPOP, mood: Mood = Mood.HAPPY, vocal: Vocal = Vocal.FEMALE, tempo: int = 112
) -> MusicStyle:
    """A style with everything usual but what is named."""
    return MusicStyle(genre, mood, vocal, tempo)


def full_lyrics(language: Language, tempo: int, duration_s: float) -> Lyrics:
    """As many lines as the form has room for."""
    texts = LINES[language]
    sections = plan_form(tempo, duration_s).sections
    lines = [(section.kind, texts[at % len(texts)]) for section in sections for at in range(section.lines)]
    return lyrics(*lines)


def lyrics(*lines: tuple[SectionKind, str]) -> Lyrics:
    """Lyrics from pairs of section and text."""
    return Lyrics("머뭄", tuple(LyricLine(kind, text) for kind, text in lines))


def brief(
    music: MusicStyle = KPOP,
    language: Language = Language.KO,
    duration_s: float = 15.0,
    seed: int = 1,
    words: Lyrics | None = None,
) -> SongBrief:
    """A brief with lyrics that fill the form unless others are given."""
    words = words or full_lyrics(language, music.tempo_bpm, duration_s)
    return SongBrief(language, words, music, duration_s, seed)
