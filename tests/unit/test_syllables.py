"""Words and syllable counts in the six languages."""

import pytest

from server.content.syllables import count_line, syllables
from server.core.language import Language

LINES = [
    (Language.KO, "제주 바다 앞 365일 열린 BBQ 파티, Stay 머뭄!", 21),
    (Language.KO, "2026년 100% 행복 ~ 우리", 14),
    (Language.EN, "We're making memories, 24 hours by the seaside", 14),
    (Language.EN, "Whispering waves are singing in the evening breeze", 12),
    (Language.ZH, "星光落在WiFi满满的院子", 11),
    (Language.ZH, "海边的小屋，等你回家（2晚）", 11),
    (Language.JA, "ペンションでゆっくり「おやすみ」ちょっとだけ", 18),
    (Language.TH, "บ้านพักริมทะเล อร่อย 24 ชั่วโมง", 12),
    (Language.VI, "Biển xanh gọi em về, homestay 2 người nghiêng mình", 11),
]


@pytest.mark.parametrize(("language", "line", "total"), LINES)
def test_lines_are_counted_as_they_are_sung(language: Language, line: str, total: int) -> None:
    assert count_line(line, language) == total


@pytest.mark.parametrize(("language", "line", "total"), LINES)
def test_words_and_spaces_give_the_line_back(language: Language, line: str, total: int) -> None:
    rest = line
    for word, _ in syllables(line, language):
        assert rest.lstrip().startswith(word) and word.strip() == word != ""
        rest = rest.lstrip().removeprefix(word)
    assert rest == ""


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("beyond", 2), ("little", 2), ("wishes", 2), ("washed", 1), ("lighted", 2), ("castle", 2), ("playing", 2),
        ("being", 2), ("radiant", 3), ("champion", 3), ("homes", 1), ("beautiful", 3), ("I", 1), ("the", 1),
        ("places", 2), ("smiles", 1), ("canyon", 2), ("year", 1), ("joy", 1), ("tables", 2), ("BBQ", 3), ("morning", 2),
        ("STAY", 1), ("USB", 3),
    ],
)  # fmt: skip
def test_english_words(word: str, count: int) -> None:
    assert count_line(word, Language.EN) == count


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("สบาย", 2), ("ถนน", 2), ("สวย", 1), ("มหาสมุทร", 4), ("เสมอ", 2), ("เพลง", 1), ("อยู่", 1),
        ("ดวงอาทิตย์", 3), ("ทราย", 1), ("สนุก", 2),
    ],
)  # fmt: skip
def test_thai_words(word: str, count: int) -> None:
    assert count_line(word, Language.TH) == count


@pytest.mark.parametrize(
    ("number", "language", "count"),
    [
        ("365", Language.KO, 5), ("110", Language.KO, 2), ("2026", Language.KO, 5), ("010", Language.KO, 3),
        ("24", Language.EN, 3), ("117", Language.EN, 6), ("1,200", Language.EN, 6), ("70", Language.EN, 3),
        ("110", Language.ZH, 4), ("10", Language.JA, 2), ("3", Language.JA, 2), ("12", Language.VI, 2),
    ],
)  # fmt: skip
def test_numbers_are_read_aloud(number: str, language: Language, count: int) -> None:
    assert count_line(number, language) == count


def test_chinese_and_japanese_units_are_short_and_keep_their_signs() -> None:
    assert [word for word, _ in syllables("海边的小屋，等你回家", Language.ZH)] == ["海边的", "小屋，", "等你", "回家"]
    assert [word for word, _ in syllables("海の見える宿で、心が", Language.JA)] == ["海の", "見える", "宿で、", "心が"]
    assert [word for word, _ in syllables("「おやすみ」だよ", Language.JA)] == ["「おやすみ」", "だよ"]


def test_signs_alone_and_empty_lines_count_nothing() -> None:
    assert syllables("~ … !", Language.KO) == (("~", 0), ("…", 0), ("!", 0))
    assert syllables("  ", Language.EN) == ()
