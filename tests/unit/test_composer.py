"""The composer as the worker sees it: an engine in a process of its own."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from server.content.ports import Keepsake, SectionKind
from server.core.failures import EngineFailed
from server.providers.composer import LocalComposer
from tests.unit.composer_briefs import brief, lyrics


async def test_a_song_is_composed_into_the_work_folder(tmp_path: Path) -> None:
    told: list[int] = []

    async def report(percent: int) -> None:
        told.append(percent)

    song = await LocalComposer().compose(brief(), tmp_path, report)
    assert song.audio.parent == tmp_path and _files(tmp_path) == [song.audio.name]
    assert song.lines and song.duration_s == 15
    assert len(told) >= 5 and told == sorted(told) and told[-1] == 100


async def test_another_process_makes_the_same_file_byte_by_byte(tmp_path: Path) -> None:
    made = []
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        asked = replace(brief(seed=5), keep=(Keepsake.MIDI,))
        song = await LocalComposer().compose(asked, tmp_path / name, _ignore)
        made.append([path.read_bytes() for path in (song.audio, *song.beside)])
    assert made[0] == made[1]


async def test_words_nobody_could_sing_come_back_as_a_typed_failure(tmp_path: Path) -> None:
    unsingable = brief(words=lyrics((SectionKind.CHORUS, "머물러요 " * 80)))
    with pytest.raises(EngineFailed) as failure:
        await LocalComposer().compose(unsingable, tmp_path, _ignore)
    assert failure.value.reason == "CONTENT_REJECTED" and not failure.value.retryable
    assert _files(tmp_path) == []


async def test_stopping_ends_the_engine_and_leaves_nothing(tmp_path: Path) -> None:
    begun = asyncio.Event()

    async def report(percent: int) -> None:
        begun.set()

    composing = asyncio.create_task(LocalComposer().compose(brief(duration_s=60.0), tmp_path, report))
    await asyncio.wait_for(begun.wait(), 30)
    composing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asyncio.wait_for(composing, 2)
    assert _files(tmp_path) == []


def _files(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


async def _ignore(percent: int) -> None:
    pass
