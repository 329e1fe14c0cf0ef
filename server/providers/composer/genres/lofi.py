"""Lo-fi: lazy swung drums, warm electric piano in ninth chords, upright bass and a little dust."""

from server.content.ports import Mood, Vocal
from server.content.ports import SectionKind as S
from server.providers.composer.genre import Drum, Genre, Harmony, Kit, Part, Role, Swing, Voice
from server.providers.composer.theory import Mode

_MAJOR = Harmony(
    progressions={
        S.VERSE: ("ii9 V9 Imaj9 vi7", "IVmaj7 iii7 ii7 Imaj7", "Imaj7 vi9 ii9 V9"),
        S.PRE_CHORUS: ("IVmaj7 iii7 vi9 II7", "ii9 iii7 IVmaj7 V9"),
        S.CHORUS: ("IVmaj9 III7 vi9 I7", "IVmaj9 V9 iii7 vi9", "ii9 V9 iii7 vi9"),
        S.OUTRO: ("IVmaj9 iv6 Imaj9 Imaj9", "ii9 V9 Imaj9 Imaj9"),
    },
    cadences={S.VERSE: "V7sus4", S.PRE_CHORUS: "V7sus4", S.CHORUS: "V9 Imaj9", S.OUTRO: "Imaj9"},
    last="Imaj9",
)
_MINOR = Harmony(
    progressions={
        S.VERSE: ("i9 iv9 i9 VImaj7", "i9 VImaj9 iv9 V7"),
        S.PRE_CHORUS: ("iv9 VII IIImaj7 VImaj7",),
        S.CHORUS: ("VImaj9 V7 i9 iv9", "iv9 VII IIImaj9 VImaj7"),
        S.OUTRO: ("VImaj9 v7 i9 i9",),
    },
    cadences={S.VERSE: "V7", S.PRE_CHORUS: "V7", S.CHORUS: "V7 i9", S.OUTRO: "i9"},
    last="i9",
)
_PARTS = (
    Part(
        "electric piano", 4, Role.CHORDS,
        {
            S.INTRO: ("x___ ____ __o_ ____",),
            S.VERSE: ("x___ ____ ____ ____", "x___ __o_ ____ o___", "x__o __o_ __x_ ____"),
            S.PRE_CHORUS: ("x___ __o_ x___ __o_",),
            S.CHORUS: ("x___ __x_ __o_ ____", "X__o __x_ __x_ o___"),
            S.OUTRO: ("x___ ____ __o_ ____",),
        },
        low=53, high=74, pan=-0.1, strum_s=0.009,
    ),
    Part(
        "bass", 35, Role.BASS,
        {
            S.VERSE: ("R___ ____ __5_ ____", "R___ __R_ __5_ __a_"),
            S.PRE_CHORUS: ("R___ ____ R___ __a_",),
            S.CHORUS: ("R___ __R_ _R__ 5_a_", "R__8 __R_ _5__ 8_a_"),
            S.OUTRO: ("R___ ____ ____ ____",),
        },
        low=28, high=50,
    ),
    Part(
        "guitar", 26, Role.FIGURE,
        {
            S.INTRO: ("3_2_ 1___ ..2_ 3___",),
            S.VERSE: ("................", "..3_ 2___ ..1_ 2___"),
            S.CHORUS: ("3_2_ 1_2_ 3___ 2_1_", "3_42 1_2_ 34_2 ..1_"),
            S.OUTRO: ("3_2_ 1___ ....  ....",),
        },
        low=57, high=76, level_db=-3, pan=0.4,
    ),
    Part(
        "pad", 89, Role.PAD,
        {S.PRE_CHORUS: ("o_______________",), S.CHORUS: ("x_______________",), S.OUTRO: ("o_______________",)},
        low=55, high=74, level_db=-1,
    ),
)  # fmt: skip
_LAZY = {Drum.KICK: "X... ...x ..x. ....", Drum.SNARE: ".... x... .... x...", Drum.HAT: "x.o. x.o. x.o. x.o-"}
_DUSTY = {
    Drum.KICK: "X..- ...x ..x. .-..", Drum.SNARE: ".... X..- .-.. X...", Drum.HAT: "x-o- x-o. x-o- xo.-",
    Drum.SHAKER: "..-. ..-. ..-. ..-.",
}  # fmt: skip

LOFI = Genre(
    tonics=(0, 1, 3, 5, 8, 10),
    modes={Mood.CALM: Mode.MAJOR, Mood.HAPPY: Mode.MAJOR, Mood.ROMANTIC: Mode.MINOR, Mood.ENERGETIC: Mode.MINOR},
    harmony={Mode.MAJOR: _MAJOR, Mode.MINOR: _MINOR},
    avoided_degrees=(),
    syncopation=0.25,
    swing=Swing(0.25, 0.6),
    voices={
        Vocal.FEMALE: Voice(program=11, double=73, vibrato_cents=0),
        Vocal.MALE: Voice(program=66, double=4, vibrato_cents=14, scoop_cents=30),
        Vocal.INSTRUMENTAL: Voice(program=24, double=11, vibrato_cents=8),
    },
    echo_program=10,
    parts=_PARTS,
    kit=Kit(
        preset=8,
        beats={
            S.INTRO: ({}, {Drum.HAT: "x.o. x.o. x.o. x.o-"}),
            S.VERSE: ({**_LAZY, Drum.SNARE: ".... .... .... ....", Drum.RIM: ".... x... .... x..."}, _LAZY, _DUSTY),
            S.PRE_CHORUS: ({Drum.HAT: "x.o. x.o. x.o. x.o-", Drum.KICK: "x... .... x... ...."}, _LAZY),
            S.CHORUS: (_LAZY, _DUSTY),
            S.OUTRO: ({Drum.HAT: "o... o... o... o...", Drum.KICK: "x... .... .... ...."},),
        },
        fills=({Drum.KICK: "x..x ....", Drum.SNARE: "..-. x.--"}, {Drum.SNARE: ".... x.xx", Drum.HAT: "x.x. ...."}),
        level_db=-1,
        synth_layer=0.35,
    ),
    reverb_s=1.1,
    pump_db=2.5,
    air_db=-7.0,
    dust_db=-44.0,
    humanise_s=0.009,
)
