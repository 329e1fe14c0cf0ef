"""What content decides without a database: what can be reused, what it costs, what is filled in."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest

from server.content import briefs, prices
from server.content.direction import Aspect
from server.content.models import Image, Project
from server.content.ports import Genre, Mood, MusicStyle, Vocal
from server.content.production import Reusable, reusable
from server.content.spending import totals
from server.content.style import USUAL_TEMPO_BPM, StyleWish
from server.content.work_models import LyricsRow, SongRow, VideoRow
from server.jobs.costs import CostEntry
from server.jobs.models import JobKind

NOW = datetime(2026, 11, 20, tzinfo=UTC)
USER, PROJECT = uuid4(), uuid4()
MUSIC = {"genre": "kpop", "mood": "happy", "vocal": "female", "tempo_bpm": 118}
WORDS = [{"section": "verse", "text": "바다"}, {"section": "chorus", "text": "바람"}]


def project() -> Project:
    return Project(
        user_id=USER,
        id=PROJECT,
        analysis_id=None,
        store_name="파도 스테이",
        region="강릉",
        detail_region="경포",
        language="ko",
        music=MUSIC,
        aspect="9:16",
        address="강원특별자치도 강릉시 해안로 1",
        phone="033-000-0000",
        handle="@wave",
        cover_image_id=None,
        image_count=1,
        lyrics_id=None,
        song_id=None,
        video_id=None,
        archived_at=None,
        created_at=NOW,
        updated_at=NOW,
    )


def lyrics() -> LyricsRow:
    facts = project().facts
    return LyricsRow(USER, uuid4(), PROJECT, "ko", facts, 1, "노래", WORDS, False, None, None, NOW, NOW)


def song(of: LyricsRow) -> SongRow:
    sung = {"bars": [], "sections": [], "lines": [dict(each) for each in WORDS]}
    return SongRow(
        *(USER, uuid4(), PROJECT, of.id, "ko", MUSIC, 1, "노래", 60.0, 118.0, "C major", sung),
        *("wav", "m4a", None, 1, None, None, NOW, NOW),
    )


def test_results_of_the_project_as_it_is_are_kept() -> None:
    words = lyrics()
    recording = song(words)
    assert reusable(project(), words, recording, seed=0) == Reusable(words, recording)
    assert reusable(replace(project(), phone="02"), words, recording, seed=0) == Reusable(words, recording)


@pytest.mark.parametrize(
    "changed",
    [
        {"store_name": "산 스테이"},
        {"language": "en"},
        {"music": MUSIC | {"tempo_bpm": 90}},
        {"detail_region": "주문진"},
    ],
)
def test_nothing_written_of_other_facts_is_kept(changed: dict[str, object]) -> None:
    words = lyrics()
    changed_project = replace(project(), **changed)  # type: ignore[arg-type]
    assert reusable(changed_project, words, song(words), seed=0) == Reusable(None, None)


def test_edited_words_are_kept_and_want_another_recording() -> None:
    words = lyrics()
    recording = song(words)
    edited = replace(words, lines=[*WORDS, {"section": "chorus", "text": "햇살"}], edited=True)
    assert reusable(project(), edited, recording, seed=0) == Reusable(edited, None)


def test_edited_words_outlive_another_style_but_not_another_name_or_tempo() -> None:
    edited = replace(lyrics(), edited=True)
    recording = song(edited)
    restyled = replace(project(), music=MUSIC | {"genre": "ballad"})
    assert reusable(restyled, edited, recording, seed=0) == Reusable(edited, None)
    for changed in (
        replace(project(), music=MUSIC | {"tempo_bpm": 90}),
        replace(project(), store_name="산 스테이"),
        replace(project(), language="en"),
    ):
        assert reusable(changed, edited, recording, seed=0) == Reusable(None, None)


def test_a_seed_asks_for_everything_anew() -> None:
    words = lyrics()
    assert reusable(project(), words, song(words), seed=5) == Reusable(None, None)


def test_a_style_is_completed_by_the_service() -> None:
    assert StyleWish().settled() == MusicStyle(Genre.ACOUSTIC_FOLK, Mood.HAPPY, Vocal.FEMALE, 96)
    assert StyleWish(Genre.TROT, tempo_bpm=140).settled().tempo_bpm == 140
    assert set(USUAL_TEMPO_BPM) == set(Genre) and all(60 <= bpm <= 180 for bpm in USUAL_TEMPO_BPM.values())


def test_our_own_engines_cost_nothing_and_vendors_something() -> None:
    for kind in (JobKind.LYRICS, JobKind.SONG, JobKind.VIDEO):
        assert prices.local_cost(kind).amount_micros_usd == 0
    assert prices.list_price(JobKind.IMAGE_IMPORT) is None
    song_price = prices.list_price(JobKind.SONG)
    assert song_price is not None and song_price.amount_micros_usd == 60_000


@pytest.mark.parametrize(("aspect", "seconds", "vendor_credits"), [("9:16", 60, 38), ("9:16", 15, 10), ("1:1", 30, 11)])
def test_a_video_is_priced_by_its_pixels(aspect: str, seconds: int, vendor_credits: int) -> None:
    assert prices.video_list_price(Aspect(aspect), seconds).units == vendor_credits


def entry(project_id: UUID | None, moment: datetime, units: float, micros: int) -> CostEntry:
    return CostEntry(USER, uuid4(), uuid4(), project_id, JobKind.SONG, "suno", "credits", units, micros, moment)


def test_costs_are_summed_by_month_in_the_owners_own_time() -> None:
    late = datetime(2026, 10, 31, 16, 0, tzinfo=UTC)  # already November in Seoul
    entries = [
        entry(PROJECT, NOW, 12, 60),
        entry(PROJECT, late, 12, 60),
        entry(None, datetime(2026, 10, 1, tzinfo=UTC), 1, 5),
    ]
    seoul = totals(entries, ZoneInfo("Asia/Seoul"))
    assert [(each.month, each.project_id, each.cost.units, each.cost.amount_micros_usd) for each in seoul] == [
        ("2026-11", PROJECT, 24, 120),
        ("2026-10", None, 1, 5),
    ]
    assert [each.month for each in totals(entries, ZoneInfo("UTC"))] == ["2026-11", "2026-10", "2026-10"]


def test_cards_are_written_in_letters_that_viewers_read() -> None:
    video = VideoRow(
        *(USER, uuid4(), PROJECT, uuid4(), 30, "9:16", 1, "파도 스테이", "강릉", None),
        *(None, None, None, None, None, None, None, None, NOW, None),
    )
    korean = briefs.stay(project(), video)
    assert (korean.name, korean.region, korean.phone) == ("파도 스테이", "강릉 경포", "033-000-0000")
    foreign = briefs.stay(replace(project(), language="en"), video)
    assert all(text.isascii() for text in (foreign.name, foreign.region, foreign.address))


def test_the_cover_comes_first_and_the_others_keep_their_order() -> None:
    focus = {"x": 0.1, "y": 0.2, "width": 0.5, "height": 0.5}
    shown = [
        Image(USER, uuid4(), PROJECT, at, 10, 20, 1, "image/jpeg", focus, "UPLOAD", "a.jpg", "key", NOW)
        for at in range(3)
    ]
    ids = [str(each.id) for each in shown]
    assert [each.asset_id for each in briefs.photos(shown, None)] == ids
    assert [each.asset_id for each in briefs.photos(shown, shown[2].id)] == [ids[2], ids[0], ids[1]]
