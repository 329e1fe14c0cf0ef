"""Ballad: piano broken chords, strings that arrive with the chorus, drums that keep back until then."""

from server.content.ports import Mood, Vocal
from server.content.ports import SectionKind as S
from server.providers.composer.genre import Drum, Genre, Harmony, Kit, Part, Role, Swing, Voice
from server.providers.composer.theory import Mode

_MAJOR = Harmony(
    progressions={
        S.VERSE: ("Iadd9 V vi7 iii7 IVmaj7 Iadd9 ii7 V7sus4", "Iadd9 iii7 IVmaj7 V7sus4", "Imaj7 vi7 ii7 V7sus4"),
        S.PRE_CHORUS: ("ii7 iii7 IVmaj7 V", "IVmaj7 V iii7 vi7"),
        S.CHORUS: ("Iadd9 V vi7 IVadd9", "IVmaj7 V iii7 vi7 ii7 V Iadd9 I7", "Iadd9 iii7 vi7 IVadd9"),
        S.OUTRO: ("IVmaj7 iv6 Iadd9 Iadd9", "Iadd9 IVmaj7 Iadd9 V7sus4"),
    },
    cadences={S.VERSE: "ii7 V7sus4", S.PRE_CHORUS: "V7sus4 V", S.CHORUS: "V7sus4 Iadd9", S.OUTRO: "iv6 Iadd9"},
    last="Iadd9",
)
_MINOR = Harmony(
    progressions={
        S.VERSE: ("iadd9 VII VImaj7 v7", "i7 iv7 VII IIImaj7"),
        S.PRE_CHORUS: ("iv7 VII IIImaj7 VImaj7",),
        S.CHORUS: ("VImaj7 VII v7 i7", "iadd9 VImaj7 III VII"),
        S.OUTRO: ("iv7 v7 iadd9 iadd9",),
    },
    cadences={S.VERSE: "iv7 V7sus4", S.PRE_CHORUS: "V7sus4 V", S.CHORUS: "V7 iadd9", S.OUTRO: "iadd9"},
    last="iadd9",
)
_LONG = "o_______________"
_PARTS = (
    Part(
        "piano", 0, Role.FIGURE,
        {
            S.INTRO: ("0_1_ 2_3_ 0_1_ 2_3_", "0_1_ 2_3_ 4_3_ 2_1_"),
            S.VERSE: ("0___ 2___ 1___ 3___", "0_2_ 1_3_ 0_2_ 1_3_", "0_1_ 2_3_ 4_3_ 2_1_"),
            S.PRE_CHORUS: ("0_2_ 1_3_ 0_2_ 1_3_", "0_12 3_21 0_12 3_42"),
            S.CHORUS: ("0_1_ 2_3_ 4_3_ 2_1_", "0123 4321 0123 4321"),
            S.OUTRO: ("0___ 1___ 2___ 3___", "0_1_ 2_3_ 4_3_ 2_1_"),
        },
        low=52, high=72, pan=-0.1,
    ),
    Part(
        "piano chords", 0, Role.CHORDS,
        {S.PRE_CHORUS: ("x___ ____ x___ ____",), S.CHORUS: ("x___ o___ x___ o___", "X___ x_o_ X___ x_o_")},
        low=55, high=76, level_db=-2, pan=0.1,
    ),
    Part(
        "bass", 33, Role.BASS,
        {
            S.VERSE: ("R___ ____ R___ ____", "R___ __5_ R___ __5_"),
            S.PRE_CHORUS: ("R___ __R_ R___ __R_",),
            S.CHORUS: ("R___ __R_ R___ 5___", "R__R __8_ R__R __a_"),
            S.OUTRO: ("R___ ____ R___ ____",),
        },
        low=28, high=50,
    ),
    Part(
        "strings", 49, Role.PAD,
        {S.VERSE: ("." * 16, _LONG), S.PRE_CHORUS: (_LONG,), S.CHORUS: ("x" + _LONG[1:],), S.OUTRO: (_LONG,)},
        low=55, high=76, level_db=1,
    ),
    Part(
        "high strings", 48, Role.COUNTER,
        {S.CHORUS: ("3_______ 2_______", "3___ ____ 4___ 3___"), S.OUTRO: ("3_______ 2_______",)},
        low=60, high=76, level_db=-2, pan=0.3,
    ),
)  # fmt: skip
_SOFT = {Drum.KICK: "x... .... ..x. ....", Drum.RIM: ".... x... .... x...", Drum.HAT: "o.-. o.-. o.-. o.-."}
_FULL = {
    Drum.KICK: "X... ..x. x... ....", Drum.SNARE: ".... X... .... X...", Drum.HAT: "x.o. x.o. x.o. x.o.",
    Drum.TAMBOURINE: ".... o... .... o...",
}  # fmt: skip
_WIDE = {Drum.KICK: "X... ..x. x.x. ..x.", Drum.SNARE: ".... X..- .... X.-.", Drum.RIDE: "x.o. x.o. x.o. x.o."}

BALLAD = Genre(
    tonics=(0, 2, 3, 5, 7, 8, 10),
    modes={Mood.CALM: Mode.MAJOR, Mood.HAPPY: Mode.MAJOR, Mood.ROMANTIC: Mode.MAJOR, Mood.ENERGETIC: Mode.MINOR},
    harmony={Mode.MAJOR: _MAJOR, Mode.MINOR: _MINOR},
    avoided_degrees=(),
    syncopation=0.1,
    swing=Swing(),
    voices={
        Vocal.FEMALE: Voice(program=40, double=73, vibrato_cents=14, scoop_cents=15),
        Vocal.MALE: Voice(program=66, double=42, vibrato_cents=16, scoop_cents=25),
        Vocal.INSTRUMENTAL: Voice(program=0, double=40, vibrato_cents=0),
    },
    echo_program=0,
    parts=_PARTS,
    kit=Kit(
        preset=8,
        beats={
            S.VERSE: ({}, {}, {Drum.RIM: ".... x... .... x...", Drum.KICK: "x... .... x... ...."}),
            S.PRE_CHORUS: ({Drum.HAT: "o.-. o.-. o.-. o.-."}, _SOFT),
            S.CHORUS: (_SOFT, _FULL, _WIDE),
        },
        fills=(
            {Drum.HIGH_TOM: "x.x. ....", Drum.MID_TOM: ".... x.x."},
            {Drum.SNARE: "..x. xxxx"},
            {Drum.CRASH: ".... ..o.", Drum.LOW_TOM: ".... x.xx"},
        ),
        level_db=-2,
    ),
    reverb_s=2.2,
    air_db=2.5,
    humanise_s=0.006,
)
