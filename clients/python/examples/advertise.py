"""Makes a whole advertisement, from the listing to the post: `python advertise.py listing.json photo.jpg …`.

The listing is JSON with the contract's names, such as `name`, `address`, `description` and `facilities`.

CASTAD_TARGET, CASTAD_EMAIL and CASTAD_PASSWORD say where and as whom.
"""
# To types, messages within messages are optional; the server always fills those used here.
# mypy: disable-error-code="union-attr, return-value"

import asyncio
import json
import os
import sys
from pathlib import Path

from castad_client import Castad, connect
from castad_client.common import JobState, Platform, Privacy
from castad_client.content import CreateProjectRequest, ProduceRequest, PublishPlan, VideoLength, WatchJobRequest
from castad_client.marketing import Analysis, Listing, StartAnalysisRequest, WatchAnalysisRequest
from castad_client.social import GetPostRequest, ListAccountsRequest, Post


async def analyse(castad: Castad, listing: Listing) -> Analysis:
    """The marketing report of a stay."""
    begun = await castad.marketing.start_analysis(StartAnalysisRequest(listing=listing))
    async for update in castad.marketing.watch_analysis(WatchAnalysisRequest(analysis_id=begun.analysis.id)):
        print("analysis:", update.analysis.job.state.name, f"{update.analysis.job.progress} %")
    return update.analysis


async def advertise(castad: Castad, listing: Listing, photos: list[Path]) -> Post:
    """Report, photos, song, video and post."""
    analysis = await analyse(castad, listing)
    project = (await castad.content.create_project(CreateProjectRequest(analysis_id=analysis.id))).project
    await castad.upload_images(project.id, photos, on_progress=lambda sent: print(sent.path.name, sent.sent_bytes))
    account = (await castad.social.list_accounts(ListAccountsRequest(platform=Platform.LOCAL))).accounts[0]
    plan = PublishPlan(account_id=account.id, privacy=Privacy.PUBLIC)
    order = ProduceRequest(project_id=project.id, length=VideoLength._15_S, publish=plan)
    begun = await castad.content.produce(order)
    async for update in castad.content.watch_job(WatchJobRequest(job_id=begun.job.id)):
        print(", ".join(f"{step.kind.name} {step.progress} %" for step in update.steps))
    if update.job.state is not JobState.SUCCEEDED:
        raise SystemExit(f"{update.job.error.message} {update.job.error.advice}")
    return (await castad.social.get_post(GetPostRequest(post_id=update.steps[-1].subject_id))).post


async def main(listing: Listing, photos: list[Path]) -> None:
    """Sign in, make it, and say where it is."""
    told = os.environ
    async with connect(told["CASTAD_TARGET"], email=told["CASTAD_EMAIL"], password=told["CASTAD_PASSWORD"]) as castad:
        post = await advertise(castad, listing, photos)
        print(post.title, post.platform_url)


if __name__ == "__main__":
    given, *pictures = map(Path, sys.argv[1:])
    asyncio.run(main(Listing.from_dict(json.loads(given.read_text())), pictures))
