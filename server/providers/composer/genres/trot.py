"""Trot: the two-beat of bass and off-beat chords, accordion, brass answers and a bent, trembling tune."""

from server.content.ports import Mood, Vocal
from server.content.ports import SectionKind as S
from server.providers.composer.genre import Drum, Genre, Harmony, Kit, Part, Role, Swing, Voice
from server.providers.composer.theory import Mode

_MAJOR = Harmony(
    progressions={
        S.VERSE: ("I I IV V7", "I vi ii V7", "I IV V7 I"),
        S.PRE_CHORUS: ("IV I II7 V7", "vi IV ii V7"),
        S.CHORUS: ("I IV V7 I", "I V7 vi IV", "IV V7 I vi"),
        S.OUTRO: ("I IV V7 I", "IV V7 I I"),
    },
    cadences={S.VERSE: "V7", S.PRE_CHORUS: "V7", S.CHORUS: "V7 I", S.OUTRO: "V7 I"},
    last="I6",
)
_MINOR = Harmony(
    progressions={
        S.VERSE: ("i i iv V7", "i iv V7 i", "i VI iv V7"),
        S.PRE_CHORUS: ("iv i iv V7", "VI III iv V7"),
        S.CHORUS: ("i iv VII III", "iv VII III VI", "i iv V7 i"),
        S.OUTRO: ("i iv V7 i",),
    },
    cadences={S.VERSE: "V7", S.PRE_CHORUS: "V7", S.CHORUS: "V7 i", S.OUTRO: "V7 i"},
    last="i",
)
_PARTS = (
    Part(
        "bass", 33, Role.BASS,
        {
            S.INTRO: ("R__. .... 5__. ....",),
            S.VERSE: ("R__. .... 5__. ....", "R__. ..R. 5__. ..a."),
            S.PRE_CHORUS: ("R__. .... 5__. ....", "R_.. R_.. 5_.. a_.."),
            S.CHORUS: ("R__. ..R. 5__. ..a.", "R_8. R_8. 5_8. 5_a."),
            S.OUTRO: ("R__. .... 5__. ....",),
        },
        low=28, high=50,
    ),
    Part(
        "off-beat guitar", 25, Role.CHORDS,
        {
            S.INTRO: (".... x_.. .... x_..",),
            S.VERSE: (".... x_.. .... x_..", ".... x_.. ..o. x_.."),
            S.PRE_CHORUS: (".... x_.. .... x_..", "..x. ..x. ..x. ..x."),
            S.CHORUS: (".... X_o. .... X_o.", "..x. X.x. ..x. X.x."),
            S.OUTRO: (".... x_.. .... x_..",),
        },
        low=52, high=71, pan=0.35, strum_s=0.008,
    ),
    Part(
        "accordion", 21, Role.CHORDS,
        {
            S.INTRO: ("x___ __.. x___ __..",),
            S.VERSE: ("................", ".... x_.. .... x_x."),
            S.CHORUS: ("x___ x_.. x___ x_..", "x___ x_x_ ..x_ x_x_"),
            S.OUTRO: ("x___ __.. x___ __..",),
        },
        low=57, high=76, level_db=-1, pan=-0.3,
    ),
    Part(
        "strings", 48, Role.PAD,
        {S.VERSE: ("." * 16, "o_______________"), S.PRE_CHORUS: ("o_______________",), S.CHORUS: ("x_______________",)},
        low=58, high=77,
    ),
    Part(
        "brass", 61, Role.COUNTER,
        {
            S.INTRO: ("X___ ..x_ X___ ....",),
            S.CHORUS: (".... .... .... X_X_", "X_.. .... ..x_ X_X_"),
            S.OUTRO: ("X___ ..x_ X___ ....",),
        },
        low=57, high=75, level_db=-1, pan=0.2,
    ),
)  # fmt: skip
_TWO_BEAT = {Drum.KICK: "X... .... X... ....", Drum.SNARE: ".... x... .... x...", Drum.HAT: "o... x... o... x..."}
_BOUNCE = {
    Drum.KICK: "X... .... X... ....", Drum.SNARE: ".... X..o .... X.oo", Drum.HAT: "x.o. x.o. x.o. x.o.",
    Drum.TAMBOURINE: ".... x... .... x...",
}  # fmt: skip
_DISCO = {
    Drum.KICK: "X... x... X... x...", Drum.SNARE: ".... X... .... X..o", Drum.OPEN_HAT: "..x. ..x. ..x. ..x.",
    Drum.TAMBOURINE: "o.x. o.x. o.x. o.x.",
}  # fmt: skip

TROT = Genre(
    tonics=(0, 2, 5, 7, 9, 10),
    modes={Mood.CALM: Mode.MAJOR, Mood.HAPPY: Mode.MAJOR, Mood.ROMANTIC: Mode.MINOR, Mood.ENERGETIC: Mode.MINOR},
    harmony={Mode.MAJOR: _MAJOR, Mode.MINOR: _MINOR},
    avoided_degrees=(4, 7),
    syncopation=-0.1,
    swing=Swing(0.25, 0.57),
    voices={
        Vocal.FEMALE: Voice(program=65, double=48, vibrato_cents=32, scoop_cents=70),
        Vocal.MALE: Voice(program=66, double=57, vibrato_cents=30, scoop_cents=70),
        Vocal.INSTRUMENTAL: Voice(program=56, double=21, vibrato_cents=25, scoop_cents=50),
    },
    echo_program=105,
    parts=_PARTS,
    kit=Kit(
        preset=0,
        beats={
            S.INTRO: (_TWO_BEAT, _BOUNCE),
            S.VERSE: (_TWO_BEAT, _BOUNCE),
            S.PRE_CHORUS: (_TWO_BEAT,),
            S.CHORUS: (_TWO_BEAT, _BOUNCE, _DISCO),
            S.OUTRO: (_TWO_BEAT, _BOUNCE),
        },
        fills=(
            {Drum.SNARE: "xxxx x.x."},
            {Drum.HIGH_TOM: "x.x. ....", Drum.LOW_TOM: ".... x.x."},
            {Drum.SNARE: "o-o- xxXX"},
        ),
        synth_layer=0.25,
    ),
    reverb_s=1.6,
    air_db=0.5,
    humanise_s=0.004,
)
