"""A worker that asks platforms again every second, where the real one waits as long as they like to be left alone."""

from datetime import timedelta

from server import worker
from server.providers import instagram, youtube

if __name__ == "__main__":
    for module in (instagram, youtube):
        module.LOOK_AGAIN = timedelta(seconds=1)  # type: ignore[attr-defined]  # both have one
    worker.main()
