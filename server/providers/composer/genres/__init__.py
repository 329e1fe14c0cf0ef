"""The genres the composer plays, one table each."""

from server.content.ports import Genre as GenreName
from server.providers.composer.genre import Genre
from server.providers.composer.genres.acoustic_folk import ACOUSTIC_FOLK
from server.providers.composer.genres.ballad import BALLAD
from server.providers.composer.genres.city_pop import CITY_POP
from server.providers.composer.genres.kpop import KPOP
from server.providers.composer.genres.lofi import LOFI
from server.providers.composer.genres.trot import TROT

GENRES: dict[GenreName, Genre] = {
    GenreName.KPOP: KPOP,
    GenreName.BALLAD: BALLAD,
    GenreName.ACOUSTIC_FOLK: ACOUSTIC_FOLK,
    GenreName.LOFI: LOFI,
    GenreName.CITY_POP: CITY_POP,
    GenreName.TROT: TROT,
}
