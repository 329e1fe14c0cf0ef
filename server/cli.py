"""`castad`: everything an operator or a developer starts."""

from pathlib import Path
from typing import Annotated

import typer

from server.core.language import Language
from server.core.settings import settings

app = typer.Typer(no_args_is_help=True, add_completion=False, help="From a stay's listing to a published advertisement.")


@app.command()
def migrate() -> None:
    """Bring the database's schema up to date, making roles and schema where they are missing."""
    from server.migrate import upgrade

    upgrade()


@app.command()
def serve() -> None:
    """Run the RPC server processes until SIGTERM."""
    from server.main import main

    main()


@app.command()
def worker() -> None:
    """Run one worker process until SIGTERM."""
    from server.worker import main

    main()


@app.command()
def dev() -> None:
    """Run database, server and worker together until Ctrl-C."""
    from server.dev import main

    main()


@app.command()
def stop() -> None:
    """Stop the embedded database."""
    from server.core import embedded

    embedded.stop(settings().data_dir / "postgres")


@app.command()
def doctor() -> None:
    """Say what is missing on this machine, in plain words."""
    from server.doctor import examine

    raise typer.Exit(examine(settings()))


@app.command()
def demo(
    listing: Annotated[Path | None, typer.Option(help="JSON with name, address, description, facilities.")] = None,
    photos: Annotated[Path | None, typer.Option(help="Folder of JPEG, PNG or WebP photos.")] = None,
    language: Annotated[Language, typer.Option(help="Language of the advertisement.")] = Language.KO,
    genre: Annotated[str, typer.Option(help="kpop, ballad, acoustic_folk, lofi, city_pop or trot.")] = "kpop",
    mood: Annotated[str, typer.Option(help="calm, happy, romantic or energetic.")] = "happy",
) -> None:
    """Make one advertisement end to end through the real system, on this machine."""
    from server.demo.run import Order, main

    raise typer.Exit(main(Order.read(listing, photos, language, genre, mood)))


if __name__ == "__main__":
    app()
