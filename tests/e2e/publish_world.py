"""Real worker processes between a real database and fake platforms, and the posts they are to carry."""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

import asyncpg
from castad.social.v1 import post_pb2

from server.core import clock, principal
from server.core.deployment import DbRole, admin_dsn, connect
from server.core.principal import Principal
from server.core.settings import Settings
from server.core.signing_secret import link_secret
from server.social.ports import Platform
from tests.fakes.consent import CLIENT_ID, CLIENT_SECRET
from tests.integration.outlets_desk import CLIP, Outlets, opened, signed_in
from tests.integration.social_desk import Ready, create, get

START_TIMEOUT_S = 240
ROOT = Path(__file__).parents[2]
PROOF = sha256(CLIP).hexdigest()
YOUTUBE_STEPS = [("session", 1), ("upload", 1), ("upload", 2), ("thumbnail", 1), ("videos", 1)]
INSTAGRAM_STEPS = [("limit", 1), ("container", 1), ("node", 1), ("publish", 1), ("node", 3)]
Step = tuple[Platform, str, int, bool]
"""A platform, one of its calls, the how many-th of them, and whether its work is done."""
STEPS: list[Step] = [
    (platform, operation, nth, done)
    for platform, steps in ((Platform.YOUTUBE, YOUTUBE_STEPS), (Platform.INSTAGRAM, INSTAGRAM_STEPS))
    for operation, nth in steps
    for done in (False, True)
]
"""Every call of a post's way, before the platform has done its work and after."""


@dataclass
class PublishWorld:
    """The platforms, an administrator's connection, and workers that can be killed."""

    outlets: Outlets
    admin: Any
    workers: list[asyncio.subprocess.Process] = field(default_factory=list)

    async def owner(self) -> Principal:
        """Somebody new, whose address is proved."""
        user_id = clock.new_id()
        await self.admin.execute(
            "INSERT INTO castad.users (user_id, email, email_verified_at, display_name) VALUES ($1, $2, now(), 'P')",
            user_id,
            f"{user_id}@example.com",
        )
        return signed_in(Principal(user_id))

    async def start_worker(self) -> asyncio.subprocess.Process:
        """One more worker process."""
        config = self.outlets.config
        told = {
            "CASTAD_DATA_DIR": str(config.data_dir),
            "CASTAD_JOB_TAKEOVER_S": "2",
            "CASTAD_WORKER_CPU_SLOTS": "0",
            "CASTAD_SWEEP_S": "1",
            "CASTAD_PUBLIC_URL": self.outlets.files_url,
            "CASTAD_HTTP_EXCEPTIONS": json.dumps(config.http_exceptions),
            "CASTAD_YOUTUBE_URL": config.youtube_url,
            "CASTAD_YOUTUBE_DAILY": '{"uploads": 100000, "units": 7000000}',
            "CASTAD_INSTAGRAM_URL": config.instagram_url,
            "CASTAD_LOG_LEVEL": "warning",
        }
        told |= {f"CASTAD_{name}_CLIENT_ID": CLIENT_ID for name in ("YOUTUBE", "INSTAGRAM")}
        told |= {f"CASTAD_{name}_CLIENT_SECRET": CLIENT_SECRET for name in ("YOUTUBE", "INSTAGRAM")}
        log = (config.data_dir / "worker.log").open("ab")
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.e2e.hasty_worker"), cwd=ROOT, env=os.environ | told, stdout=log, stderr=log
        )
        log.close()
        self.workers.append(process)
        return process

    async def kill_worker(self) -> None:
        """The way a machine dies: at once."""
        process = self.workers.pop()
        process.kill()
        await process.wait()

    async def stop_workers(self) -> None:
        """End them all."""
        while self.workers:
            await self.kill_worker()

    async def post_and_kill(self, step: Step) -> tuple[Ready, str]:
        """Begin a post and kill the worker in the middle of a call; the owner and the post's id."""
        platform, operation, nth, done = step
        fake = self.outlets.fake(platform)
        made = await self.outlets.ready(await self.owner(), platform)
        halt = fake.halt(operation, done=done, nth=nth)
        await self.start_worker()
        post = await create(self.outlets.desk, made)
        async with asyncio.timeout(START_TIMEOUT_S):
            await halt.reached.wait()
        await self.kill_worker()
        fake.release()
        return made, post.id

    async def ended(self, made: Ready, post_id: str, timeout_s: float = 120) -> post_pb2.Post:
        """The post once it has ended."""
        async with asyncio.timeout(timeout_s):
            while True:
                post = await self.state_of(made, post_id)
                if post.job.HasField("ended_at"):
                    return post
                await asyncio.sleep(0.3)

    async def state_of(self, made: Ready, post_id: str) -> post_pb2.Post:
        """The post as its owner sees it."""
        principal.act_as(made.owner)
        return await get(self.outlets.desk, post_id)

    def proofs(self) -> list[str]:
        """The hash of every video that any platform has got whole."""
        youtube, instagram = self.outlets.youtube, self.outlets.instagram
        videos = [video.sha256 for video in youtube.videos.values()]
        return videos + [media.sha256 for media in instagram.media.values()]


@asynccontextmanager
async def publish_world(config: Settings) -> AsyncIterator[PublishWorld]:
    """Everything but the workers."""
    dsn = await admin_dsn(config)
    ours, theirs = await connect(config, DbRole.APP), await connect(config, DbRole.WORKER)
    admin = await asyncpg.connect(dsn, server_settings={"search_path": config.db_schema})
    secret = link_secret(config)
    async with opened(config, ours, theirs, dsn, config.data_dir, secret) as outlets:
        world = PublishWorld(outlets, admin)
        try:
            yield world
        finally:
            await world.stop_workers()
            await admin.close()
            await ours.close()
            await theirs.close()
