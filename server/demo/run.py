"""`castad demo`: starts the whole system on this machine and makes one advertisement with it, in front of your eyes."""

import asyncio
from pathlib import Path

import grpc
from castad.common.v1 import job_pb2
from castad.content.v1 import production_pb2, style_pb2
from castad.social.v1 import post_pb2
from rich.console import Console
from rich.table import Table

from server.core.failures import EngineFailed
from server.core.settings import Settings, settings
from server.demo.order import Order
from server.demo.studio import Studio
from server.processes import StartFailed, System, free_port
from server.signals import Stopped, until_done_or_signalled
from server.stages import Stages, bars

STEP_NAMES = {
    job_pb2.JOB_KIND_ANALYSIS: "Marketing analysis",
    job_pb2.JOB_KIND_LYRICS: "Lyrics",
    job_pb2.JOB_KIND_SONG: "Song",
    job_pb2.JOB_KIND_VIDEO: "Video",
    job_pb2.JOB_KIND_POST: "Search copy and post",
}


class JobStages(Stages):
    """Shows jobs of the contract as stages."""

    def show_jobs(self, jobs: list[job_pb2.Job]) -> None:
        """Move the bars of a production's steps."""
        for job in jobs:
            self.show_job(job)

    def show_job(self, job: job_pb2.Job) -> None:
        """Move the bar of a job that has begun."""
        if job.state not in (job_pb2.JOB_STATE_WAITING, job_pb2.JOB_STATE_QUEUED):
            self.show(STEP_NAMES[job.kind], job.progress, "" if job.progress == 100 else job.stage)


Quote = list[production_pb2.StepQuote]


async def _make(order: Order, studio: Studio, stages: JobStages) -> tuple[list[job_pb2.Job], Quote]:
    """Everything an owner does, from sign-up to the published post; the jobs it took and what they would have cost."""
    stages.show("Sign-up", 0)
    await studio.sign_up()
    stages.show("Sign-up", 100)
    async for analysis in studio.analyse(order):
        stages.show_job(analysis.job)
    _check(analysis.job)
    project = await studio.create_project(order, analysis)
    for count, photo in enumerate(order.photos, start=1):
        await studio.upload(project, photo)
        stages.show("Photos", 100 * count / len(order.photos), f"{count} of {len(order.photos)}")
    plan = await studio.local_plan()
    quote = await studio.quote(project, style_pb2.VIDEO_LENGTH_60_S, plan)
    production = await studio.produce(project, style_pb2.VIDEO_LENGTH_60_S, plan)
    try:
        steps = await studio.follow(production, stages.show_jobs)
    except asyncio.CancelledError:
        await studio.cancel(production)
        raise
    for job in steps:
        _check(job)
    return [analysis.job, *steps], quote


def _check(job: job_pb2.Job) -> None:
    if job.state == job_pb2.JOB_STATE_FAILED:
        raise EngineFailed(STEP_NAMES[job.kind], f"{job.error.message} {job.error.advice}", retryable=False)


def _report(console: Console, gallery: Path, jobs: list[job_pb2.Job], quote: Quote, post: post_pb2.Post) -> None:
    prices = {step.kind: step.list_price.amount_micros_usd for step in quote}
    console.print(f"[bold]{post.title}[/]", soft_wrap=True)
    table = Table()
    for column in ("Stage", "Took", "Cost", "Would have cost"):
        table.add_column(column, justify="left" if column == "Stage" else "right")
    for job in jobs:
        seconds = job.ended_at.ToDatetime() - job.started_at.ToDatetime()
        price = f"${prices.get(job.kind, 0) / 1e6:.3f}"
        table.add_row(STEP_NAMES[job.kind], f"{seconds.total_seconds():.1f} s", "$0.00", price)
    console.print(table)
    page = (gallery / post.id / "index.html").absolute()
    console.print("[bold green]Published:[/]", page.as_uri(), soft_wrap=True)


async def _run(order: Order, config: Settings, console: Console) -> int:
    try:
        with bars(console) as progress:
            made = await until_done_or_signalled(_whole(order, config, JobStages(progress)))
    except Stopped:
        console.print("Stopped; nothing was left running.")
        return 130
    _report(console, config.local_publish_dir, *made)
    return 0


async def _whole(order: Order, config: Settings, stages: JobStages) -> tuple[list[job_pb2.Job], Quote, post_pb2.Post]:
    stages.show("Starting the system", 0)
    async with System(config, logs=config.data_dir / "logs") as system:
        stages.show("Starting the system", 100)
        async with grpc.aio.insecure_channel(system.target) as channel:
            studio = Studio(channel)
            jobs, quote = await _make(order, studio, stages)
            return jobs, quote, await studio.post(jobs[-1].subject_id)


def main(order: Order) -> int:
    """Make the order; the process's exit code."""
    ports = {"port": free_port(), "http_port": free_port()}
    config = settings().model_copy(update={"data_dir": settings().data_dir.resolve() / "demo", **ports})
    console = Console()
    try:
        return asyncio.run(_run(order, config, console))
    except (StartFailed, EngineFailed) as error:
        console.print(f"[red]{error}[/] Logs: {config.data_dir / 'logs'}")
    except grpc.aio.AioRpcError as error:
        console.print(f"[red]{error.code().name}: {error.details()}[/] Logs: {config.data_dir / 'logs'}")
    return 1
