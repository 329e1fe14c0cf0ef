"""`python -m tests.bench [suite …]`: run the named suites, or all of them, and print their figures."""

import importlib
import sys

from tests.bench.figures import show

SUITES = ("auth", "edge", "jobs", "media", "publish", "rpc")


def main(names: list[str]) -> None:
    """Run them one after the other."""
    if unknown := set(names) - set(SUITES):
        sys.exit(f"no such suite: {', '.join(sorted(unknown))}; there are: {', '.join(SUITES)}")
    for name in names or SUITES:
        for figure in importlib.import_module(f"tests.bench.{name}").figures():
            show(figure)


if __name__ == "__main__":
    main(sys.argv[1:])
