"""City pop: busy bass, clean cutting guitar, bell-like electric piano, brass answers and seventh chords."""

from server.content.ports import Mood, Vocal
from server.content.ports import SectionKind as S
from server.providers.composer.genre import Drum, Genre, Harmony, Kit, Part, Role, Swing, Voice
from server.providers.composer.theory import Mode

_MAJOR = Harmony(
    progressions={
        S.VERSE: ("IVmaj7 V7 iii7 vi7", "Imaj7 vi7 ii7 V9", "ii7 V9 Imaj7 VI7"),
        S.PRE_CHORUS: ("ii7 iii7 IVmaj7 V7sus4", "IVmaj7 iii7 ii7 V7sus4"),
        S.CHORUS: ("IVmaj7 III7 vi7 I7", "IVmaj9 V7 iii7 vi7 ii7 V9 Imaj7 I7", "IVmaj7 V7 Imaj7 vi7"),
        S.OUTRO: ("IVmaj7 III7 vi7 I7", "ii7 V7sus4 Imaj9 Imaj9"),
    },
    cadences={S.VERSE: "V7sus4", S.PRE_CHORUS: "V7sus4", S.CHORUS: "V9 Imaj9", S.OUTRO: "Imaj9"},
    last="Imaj9",
)
_MINOR = Harmony(
    progressions={
        S.VERSE: ("i7 iv9 VII9 IIImaj7", "i9 VImaj7 iv7 v7"),
        S.PRE_CHORUS: ("iv7 v7 VImaj7 VII9",),
        S.CHORUS: ("VImaj7 V7 i7 III7", "iv9 VII9 IIImaj7 VImaj7", "VImaj7 VII9 v7 i7"),
        S.OUTRO: ("VImaj7 V7 i7 i7",),
    },
    cadences={S.VERSE: "V7", S.PRE_CHORUS: "V7sus4", S.CHORUS: "V7 i9", S.OUTRO: "i9"},
    last="i9",
)
_PARTS = (
    Part(
        "bass", 36, Role.BASS,
        {
            S.INTRO: ("R___ __R. .R8_ ..a_",),
            S.VERSE: ("R__R ..8. R__. ..a_", "R.RR .8.R R.5. 8.a_"),
            S.PRE_CHORUS: ("R_.R _.R_ .R_. R_a_",),
            S.CHORUS: ("R.R8 .R8. R.R8 .5a_", "RR.8 R.8R .R8. 5.8a"),
            S.OUTRO: ("R___ __R. .R8_ ..a_",),
        },
        low=28, high=52,
    ),
    Part(
        "electric piano", 5, Role.CHORDS,
        {
            S.INTRO: ("x___ __x_ ____ o___",),
            S.VERSE: ("x___ ____ __x_ ____", "x__x ____ __x_ _o__"),
            S.PRE_CHORUS: ("x___ x___ x___ x___",),
            S.CHORUS: ("x__x __x_ __x_ __o_", "X__x __x_ _x__ x_o_"),
            S.OUTRO: ("x___ __x_ ____ o___",),
        },
        low=55, high=75, pan=-0.2,
    ),
    Part(
        "cutting guitar", 27, Role.CHORDS,
        {
            S.INTRO: ("..x. .ox. ..x. .ox.",),
            S.VERSE: ("..x. .... ..x. .o..", "..x. .ox. ..x. oox."),
            S.CHORUS: ("oox. .ox. oox. .oxo", "ooxo .oxo ooxo xoxo"),
            S.OUTRO: ("..x. .ox. ..x. .ox.",),
        },
        low=58, high=77, level_db=-2, pan=0.5, strum_s=0.005,
    ),
    Part(
        "strings", 48, Role.PAD,
        {S.PRE_CHORUS: ("o_______________",), S.CHORUS: ("x_______________",), S.OUTRO: ("o_______________",)},
        low=60, high=79, level_db=-1,
    ),
    Part(
        "brass", 61, Role.COUNTER,
        {
            S.INTRO: (".... .... ..X_ X_..",),
            S.PRE_CHORUS: ("................", ".... .... .... X___"),
            S.CHORUS: ("X_.. .... .... ..x_", "X_.. ..X_ .... x_x_"),
        },
        low=58, high=76, level_db=-1, pan=0.25,
    ),
)  # fmt: skip
_STEADY = {Drum.KICK: "X... ..x. ..x. ....", Drum.SNARE: ".... x... .... x...", Drum.HAT: "x.o. x.o. x.o. x.o."}
_DISCO = {
    Drum.KICK: "X... x... X... x...", Drum.SNARE: ".... X... .... X...", Drum.HAT: "x-.- x-.- x-.- x-.-",
    Drum.OPEN_HAT: "..x. ..x. ..x. ..x.", Drum.CONGA: "...o ..o. ...o .oo.",
}  # fmt: skip
_FUNK = {
    Drum.KICK: "X..x ..x. .xx. ....", Drum.SNARE: ".... X..- .-.. X..-", Drum.HAT: "x-xo x-xo x-xo x-xo",
    Drum.TAMBOURINE: ".... o... .... o...",
}  # fmt: skip

CITY_POP = Genre(
    tonics=(0, 2, 3, 5, 7, 9, 10),
    modes={Mood.CALM: Mode.MAJOR, Mood.HAPPY: Mode.MAJOR, Mood.ROMANTIC: Mode.MINOR, Mood.ENERGETIC: Mode.MINOR},
    harmony={Mode.MAJOR: _MAJOR, Mode.MINOR: _MINOR},
    avoided_degrees=(),
    syncopation=0.4,
    swing=Swing(0.25, 0.54),
    voices={
        Vocal.FEMALE: Voice(program=64, double=80, vibrato_cents=16, scoop_cents=35),
        Vocal.MALE: Voice(program=66, double=62, vibrato_cents=14, scoop_cents=35),
        Vocal.INSTRUMENTAL: Voice(program=None, double=11, vibrato_cents=20),
    },
    echo_program=88,
    parts=_PARTS,
    kit=Kit(
        preset=16,
        beats={
            S.INTRO: (_STEADY,),
            S.VERSE: (_STEADY, _FUNK),
            S.PRE_CHORUS: ({**_STEADY, Drum.KICK: "X... x... X... x..."},),
            S.CHORUS: (_STEADY, _FUNK, _DISCO),
            S.OUTRO: (_STEADY,),
        },
        fills=(
            {Drum.HIGH_TOM: "xx.. ....", Drum.MID_TOM: "..xx ....", Drum.LOW_TOM: ".... xxxx"},
            {Drum.SNARE: "x.xx .xxx"},
            {Drum.SNARE: "x..x ..xx", Drum.KICK: ".x.. x..."},
        ),
        synth_layer=0.4,
    ),
    reverb_s=1.5,
    pump_db=1.5,
    air_db=1.0,
    humanise_s=0.004,
)
