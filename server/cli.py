"""`castad`: everything an operator or a developer starts."""

import os
from enum import StrEnum
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from server.content.direction import Aspect
from server.content.ports import Genre, Keepsake, Mood, Vocal
from server.core.language import Language
from server.core.settings import settings
from server.demo.order import Order, OrderInvalid

# Children are always new programs, so gRPC need not survive a fork; it would complain of every one.
os.environ.setdefault("GRPC_ENABLE_FORK_SUPPORT", "0")

app = typer.Typer(
    no_args_is_help=True, add_completion=False, help="From a stay's listing to a published advertisement."
)

keys = typer.Typer(no_args_is_help=True, help="Keys of what is kept encrypted.")
app.add_typer(keys, name="keys")


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
def edge(
    render: Annotated[Path | None, typer.Option(help="Only write Envoy's configuration, into this folder.")] = None,
) -> None:
    """Run Envoy in front of the servers until SIGTERM."""
    from edge.run import main

    main(render)


@app.command()
def dev(
    vendors: Annotated[
        str, typer.Option(help="`fake` starts stand-ins for vendors, platforms and sign-ins of others.")
    ] = "",
) -> None:
    """Run database, server, worker and edge together until Ctrl-C."""
    from server.dev import main

    if vendors not in ("", "fake"):
        raise typer.BadParameter("there is only `fake`")
    main(fake_vendors=vendors == "fake")


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


@keys.command()
def rotate() -> None:
    """Re-encrypt stored tokens with the first key of CASTAD_ENCRYPTION_KEYS; afterwards older keys can go."""
    from server.keys import rotate as rotate_keys

    raise typer.Exit(rotate_keys(settings()))


@app.command()
def review(
    job: Annotated[UUID | None, typer.Argument(help="The job to decide on; none lists them.")] = None,
    bought: Annotated[str, typer.Option(help="The vendor knows the order, by this id.")] = "",
    not_bought: Annotated[bool, typer.Option("--not-bought", help="The vendor never got the order.")] = False,
) -> None:
    """Show orders whose end nobody knows, or say how one ended; the vendor's own pages tell."""
    from server import review as reviewing

    if job is None:
        raise typer.Exit(reviewing.show(settings()))
    if bool(bought) == not_bought:
        raise typer.BadParameter("say either --bought ID or --not-bought")
    raise typer.Exit(reviewing.decide(settings(), job, bought or None))


@app.command()
def demo(
    listing: Annotated[Path | None, typer.Option(help="JSON with name, address, description, facilities.")] = None,
    photos: Annotated[Path | None, typer.Option(help="Folder of JPEG, PNG or WebP photos.")] = None,
    language: Annotated[Language, typer.Option(help="Language of the advertisement.")] = Language.KO,
    genre: Annotated[Genre, typer.Option(help="Style of the song.")] = Genre.KPOP,
    mood: Annotated[Mood, typer.Option(help="Feeling of the song.")] = Mood.HAPPY,
) -> None:
    """Make one advertisement end to end through the real system, on this machine."""
    from server.demo.run import main

    raise typer.Exit(main(_order(listing, photos, language, genre, mood)))


def _order(listing: Path | None, photos: Path | None, language: Language, genre: Genre, mood: Mood) -> Order:
    try:
        return Order.read(listing, photos, language, genre, mood)
    except OrderInvalid as error:
        raise typer.BadParameter(str(error)) from error


class Length(StrEnum):
    """How long a video can be, in seconds."""

    SHORT = "15"
    MIDDLE = "30"
    WHOLE_SONG = "60"


@app.command()
def render(
    listing: Annotated[Path | None, typer.Option(help="JSON with name, road_address, description, facilities.")] = None,
    photos: Annotated[Path | None, typer.Option(help="Folder of JPEG, PNG or WebP photos.")] = None,
    lang: Annotated[Language, typer.Option(help="Language that is written and sung.")] = Language.KO,
    genre: Annotated[Genre, typer.Option(help="Style of the song.")] = Genre.KPOP,
    mood: Annotated[Mood, typer.Option(help="Feeling of the song.")] = Mood.HAPPY,
    aspect: Annotated[Aspect, typer.Option(help="Shape of the frame.")] = Aspect.UPRIGHT,
    seconds: Annotated[
        Length, typer.Option(help="Length; a shorter one plays the song's best part.")
    ] = Length.WHOLE_SONG,
    vocal: Annotated[Vocal, typer.Option(help="Who carries the tune.")] = Vocal.FEMALE,
    tempo: Annotated[
        int | None, typer.Option(min=60, max=180, help="Beats a minute; the genre's own if none is given.")
    ] = None,
    sung: Annotated[bool, typer.Option("--sung", help="Let a synthesised voice sing the words.")] = False,
    stems: Annotated[bool, typer.Option("--stems", help="Keep every track of the mix, in a folder.")] = False,
    midi: Annotated[bool, typer.Option("--midi", help="Keep the score as a MIDI file.")] = False,
    seed: Annotated[int, typer.Option(min=1, max=2**32 - 1, help="Another one makes another song and video.")] = 1,
    out: Annotated[Path, typer.Option(help="The MP4 to write; its thumbnail goes beside it.")] = Path("castad.mp4"),
) -> None:
    """Make one video with the local engines, without server or database."""
    from server.render import main
    from server.workshop import Commission

    if out.suffix != ".mp4":
        raise typer.BadParameter(f"{out} does not end in .mp4")
    if sung and vocal is Vocal.INSTRUMENTAL:
        raise typer.BadParameter("an instrumental song has no sung lead")
    order = _order(listing, photos, lang, genre, mood)
    keep = (*(Keepsake.STEMS,) * stems, *(Keepsake.MIDI,) * midi)
    raise typer.Exit(main(Commission(order, aspect, float(seconds), seed, vocal, sung, tempo or 0, keep), out))


if __name__ == "__main__":
    app()
