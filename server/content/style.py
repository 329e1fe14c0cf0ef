"""How a song should sound, and the service's choice for what its owner leaves open."""

from dataclasses import dataclass

from server.content.ports import Genre, Mood, MusicStyle, Vocal

USUAL_TEMPO_BPM = {
    Genre.KPOP: 118,
    Genre.BALLAD: 72,
    Genre.ACOUSTIC_FOLK: 96,
    Genre.LOFI: 80,
    Genre.CITY_POP: 106,
    Genre.TROT: 128,
}


@dataclass(frozen=True, slots=True)
class StyleWish:
    """A style as it was asked for; None and a tempo of 0 leave the choice to the service."""

    genre: Genre | None = None
    mood: Mood | None = None
    vocal: Vocal | None = None
    tempo_bpm: int = 0
    sung_lead: bool = False

    def settled(self) -> MusicStyle:
        """The style with every choice made."""
        genre = self.genre or Genre.ACOUSTIC_FOLK
        tempo = self.tempo_bpm or USUAL_TEMPO_BPM[genre]
        return MusicStyle(genre, self.mood or Mood.HAPPY, self.vocal or Vocal.FEMALE, tempo, self.sung_lead)
