"""Suite `publish`: workers killed at every call of a post, a cut wire, a race for a renewal, many posts due at once.

Platforms are fakes over real HTTP; workers are processes. Figures of time depend on the machine, the others must not.
"""

import asyncio
import random
from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from statistics import quantiles
from typing import Any
from uuid import UUID

from castad.common.v1 import platform_pb2
from castad.social.v1 import post_pb2

from server.core import clock, principal
from server.core.database import Database
from server.core.deployment import DbRole, connect
from server.core.safe_http import SafeHttp
from server.core.settings import Settings
from server.social import account_repository
from server.social.ports import Platform
from server.wiring_platforms import platforms
from tests.bench.figures import Figure
from tests.bench.rpc import deployment
from tests.e2e.publish_world import PROOF, STEPS, PublishWorld, publish_world
from tests.fakes.cutting_proxy import cutting
from tests.fakes.server import Fault
from tests.integration.outlets_desk import playable
from tests.integration.social_desk import create

ROUNDS = 2
BIG = 200 * 1024 * 1024
MOST_CUTS = 12
RACERS = 10
WAITING, DUE = 100_000, 200
MIB = 1024 * 1024

_COPY_ACCOUNT_POSTS = """
INSERT INTO posts (user_id, id, video_id, account_id, title, description, keywords, language, privacy, publish_at)
  SELECT $1, gen_random_uuid(), $2, $3, 'waits', '', '[]', 'ko', 'UNLISTED',
    now() + make_interval(hours => 2, secs => n)
  FROM generate_series(1, $4) n"""
_COPY_JOBS = """
INSERT INTO jobs (user_id, id, kind, subject_id, state, run_at)
  SELECT user_id, gen_random_uuid(), 'POST', id, 'WAITING', publish_at FROM posts WHERE title = 'waits'"""


def figures() -> Iterator[Figure]:
    """Each part in a deployment of its own."""
    for part in (_kills, _cut_wire, _race, _crowd):
        with deployment() as config:
            yield from asyncio.run(_in_world(config, part))


async def _in_world(config: Settings, part: Any) -> list[Figure]:
    async with publish_world(config) as world:
        found: list[Figure] = await part(world)
        return found


async def _kills(world: PublishWorld) -> list[Figure]:
    """Kill a worker before and after every call, in several rounds, and count what the platforms have."""
    begun = [await world.post_and_kill(step) for _ in range(ROUNDS) for step in STEPS]
    await world.start_worker()
    ended = [await world.ended(*each) for each in begun]
    proofs = world.proofs()
    published = sum(post.state == post_pb2.POST_STATE_PUBLISHED for post in ended)
    note = f"{len(begun)} posts, a worker killed -9 in a call of each"
    return [
        Figure("publish_duplicates", len(proofs) - len(begun) if len(proofs) > len(begun) else 0, "videos", note),
        Figure("publish_lost", len(begun) - min(published, proofs.count(PROOF)), "posts", note),
    ]


async def _cut_wire(world: PublishWorld) -> list[Figure]:
    """Send a large file over a wire that breaks at random bytes; watch the worker's memory."""
    dice, left = random.Random(7), [MOST_CUTS]

    def budget() -> int | None:
        if not left[0]:
            return None
        left[0] -= 1
        return dice.randrange(1, 48 * MIB)

    video = playable(BIG)
    fake = world.outlets.youtube
    small = await world.outlets.ready(await world.owner(), Platform.YOUTUBE)
    made = await world.outlets.ready(await world.owner(), Platform.YOUTUBE, video)
    async with cutting(int(fake.base.rpartition(":")[2]), budget) as (proxy, port):
        direct, world.outlets.config.youtube_url = fake.base, f"http://127.0.0.1:{port}"
        fake.base = world.outlets.config.youtube_url
        world.outlets.config.http_exceptions += (fake.host,)
        worker = await world.start_worker()
        principal.act_as(small.owner)
        await world.ended(small, (await create(world.outlets.desk, small)).id)
        before = _resident(worker.pid)
        principal.act_as(made.owner)
        post = await create(world.outlets.desk, made)
        seen = [before]
        watching = asyncio.create_task(_watch_memory(worker.pid, seen))
        ended = await world.ended(made, post.id, 300)
        watching.cancel()
        fake.base = direct
    whole = world.proofs() == [PROOF, sha256(video).hexdigest()] and ended.state == post_pb2.POST_STATE_PUBLISHED
    note = f"{BIG // MIB} MiB, wire cut {proxy.cuts} times"
    return [
        Figure("publish_resumed", int(whole), "of 1 posts, byte for byte", note),
        Figure("publish_rss_growth_mb", round((max(seen) - before) / MIB, 1), "MiB", note),
    ]


async def _watch_memory(pid: int, seen: list[int]) -> None:
    while True:
        seen.append(_resident(pid))
        await asyncio.sleep(0.1)


def _resident(pid: int) -> int:
    """Bytes of memory that the process holds."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024
    return 0


async def _race(world: PublishWorld) -> list[Figure]:
    """Let workers with connections of their own want a new token at the same moment."""
    outlets, owner = world.outlets, await world.owner()
    (shown,) = await outlets.connect(owner, Platform.YOUTUBE)
    async with outlets.worker.database.uow(owner) as tx:
        account = await account_repository.get_account(tx, owner.user_id, UUID(shown.id))
    assert account
    old = (await outlets.worker.tokens.valid(account)).access_token
    before = len(outlets.youtube.calls_of("token"))
    outlets.youtube.fail("token", Fault(status=0, delay_s=0.5))

    async def racer(database: Database) -> str:
        http = SafeHttp.configured(outlets.config)
        async with platforms(outlets.config, database, http) as own:
            token = await own.tokens.access(account).token(refused=old)
        await http.close()
        return token

    pools = [await connect(outlets.config, DbRole.WORKER) for _ in range(RACERS)]
    given = await asyncio.gather(*map(racer, pools))
    for pool in pools:
        await pool.close()
    asked = len(outlets.youtube.calls_of("token")) - before
    note = f"{RACERS} workers at once, {len(set(given))} token given to all"
    return [Figure("publish_refreshes", asked, "calls", note)]


async def _crowd(world: PublishWorld) -> list[Figure]:
    """Have many posts wait, and many come due within one minute."""
    made = await world.outlets.ready(await world.owner(), Platform.YOUTUBE)
    async with world.admin.transaction():
        # Triggers would write and tell of each; here only the rows matter.
        await world.admin.execute("SET LOCAL session_replication_role = replica")
        key = (made.owner.user_id, made.video_id, made.account_id, WAITING)
        await world.admin.execute(_COPY_ACCOUNT_POSTS, *key)
        await world.admin.execute(_COPY_JOBS)
    await world.admin.execute("ANALYZE jobs")
    begin = clock.now() + timedelta(seconds=30)
    for number in range(DUE):
        at = begin + timedelta(seconds=60 * number / DUE)
        unlisted = platform_pb2.PRIVACY_UNLISTED
        await create(world.outlets.desk, made, publish_at=at, privacy=unlisted, allow_duplicate=True)
    for _ in range(2):
        await world.start_worker()
    late: list[float] = []
    async with asyncio.timeout(300):
        while len(late) < DUE:
            await asyncio.sleep(2)
            late = [
                row["late"]
                for row in await world.admin.fetch(
                    "SELECT extract(epoch FROM published_at - publish_at)::float AS late FROM posts"
                    " WHERE published_at IS NOT NULL"
                )
            ]
    note = f"{DUE} posts due in a minute, {WAITING} waiting, 2 workers; from its time to seen by people"
    return [Figure("publish_lateness_p99_s", round(quantiles(late, n=100)[98], 2), "s", note)]
