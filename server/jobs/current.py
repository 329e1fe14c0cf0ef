"""The job that the running code works for, where it works for one."""

from contextvars import ContextVar

from server.jobs.models import Job

current_job: ContextVar[Job | None] = ContextVar("current_job", default=None)
