"""K-pop: tight electronic drums, synthetic bass that pumps with the kick, bright keys and a wide chorus."""

from server.content.ports import Mood, Vocal
from server.content.ports import SectionKind as S
from server.providers.composer.genre import Drum, Genre, Harmony, Kit, Part, Role, Swing, Voice
from server.providers.composer.theory import Mode

_MAJOR = Harmony(
    progressions={
        S.VERSE: ("vi7 IVmaj7 Iadd9 V", "Iadd9 V vi7 IVmaj7", "IVmaj7 V iii7 vi7"),
        S.PRE_CHORUS: ("ii7 iii7 IVmaj7 V", "IVmaj7 iii7 ii7 V"),
        S.CHORUS: ("IVadd9 V iii7 vi7", "Iadd9 V vi7 IVadd9", "vi7 IVadd9 Iadd9 V"),
        S.OUTRO: ("IVadd9 V Iadd9 vi7", "IVmaj7 iv6 Iadd9 Iadd9"),
    },
    cadences={S.VERSE: "V", S.PRE_CHORUS: "V7sus4", S.CHORUS: "V Iadd9", S.OUTRO: "Iadd9"},
    last="Iadd9",
)
_MINOR = Harmony(
    progressions={
        S.VERSE: ("i7 VImaj7 III VII", "i7 iv7 VImaj7 VII"),
        S.PRE_CHORUS: ("iv7 v7 VImaj7 VII", "VImaj7 VImaj7 VII VII"),
        S.CHORUS: ("VIadd9 VII i7 III", "i7 VIadd9 III VII", "VIadd9 VII v7 i7"),
        S.OUTRO: ("VIadd9 VII i7 i7",),
    },
    cadences={S.VERSE: "VII", S.PRE_CHORUS: "V7sus4", S.CHORUS: "VII iadd9", S.OUTRO: "iadd9"},
    last="iadd9",
)
_SOFT, _FIRM = "o_______________", "x_______________"
_PARTS = (
    Part(
        "bass", 38, Role.BASS,
        {
            S.VERSE: ("R___ ____ __R_ R___", "R__R __R_ R__R __a_"),
            S.PRE_CHORUS: ("R___ R___ R___ R___", "R_R_ R_R_ R_R_ R_R_"),
            S.OUTRO: ("R___ ____ ____ __R_",),
            S.CHORUS: ("R__R __R_ R__R _R8_", "R_8_ R_8_ R_8_ R_8a", "R_RR _R8_ R_RR 8_a_"),
        },
        low=28, high=52,
    ),
    Part(
        "keys", 1, Role.CHORDS,
        {
            S.INTRO: ("x___ ____ ____ ____", "x__x __x_ ____ ____"),
            S.VERSE: ("x___ ____ x___ ____", "x__x __x_ ___x __x_"),
            S.PRE_CHORUS: ("x___ x___ x___ x___",),
            S.CHORUS: ("X__x __X_ __x_ __x_", "X__X __x_ X__x __X_"),
            S.OUTRO: ("x___ ____ x___ ____",),
        },
        low=55, high=76, pan=-0.15,
    ),
    Part(
        "pluck", 108, Role.FIGURE,
        {
            S.INTRO: ("0.2. 1.3. 2.4. 3.2.", "0.23 .1.3 2.42 .3.1"),
            S.VERSE: ("..2. ..3. ..2. ..4.", "0.2. .3.1 .2.4 ..3."),
            S.CHORUS: ("0.2. 4.2. 3.1. 4.3.", "0234 .234 0234 .432"),
            S.OUTRO: ("0.2. 1.3. 2.4. 3.2.",),
        },
        low=60, high=79, level_db=-2, pan=0.45,
    ),
    Part(
        "pad", 50, Role.PAD,
        {S.INTRO: (_SOFT,), S.PRE_CHORUS: (_FIRM,), S.CHORUS: (_FIRM,), S.OUTRO: (_SOFT,)},
        low=57, high=76,
    ),
    Part(
        "saws", 81, Role.CHORDS,
        {
            S.PRE_CHORUS: ("o_.. o_.. o_.. o_..", "o_o_ o_o_ x_x_ x_x_"),
            S.CHORUS: ("X_.. X_.. ..X_ ..x_", "X_.x _.X_ .x_. X_x_"),
        },
        low=58, high=77, level_db=-4, pan=0.2,
    ),
)  # fmt: skip
_HALF_TIME = {Drum.KICK: "x... .... ..x. ....", Drum.CLAP: ".... .... x... ....", Drum.HAT: "o.-. o.-. o.-. o.-."}
_FOUR = {
    Drum.KICK: "X... x... X... x...", Drum.CLAP: ".... X... .... X...",
    Drum.HAT: "-.x. -.x. -.x. -.xo", Drum.SNARE: ".... x... .... x...",
}  # fmt: skip
_BROKEN = {
    Drum.KICK: "X..x ..x. ..X. ....", Drum.SNARE: ".... X... .... X..-",
    Drum.HAT: "x-o- x-o- x-o- x-oo", Drum.OPEN_HAT: ".... .... .... ..o.",
}  # fmt: skip
_BUILD = {Drum.KICK: "x... x... x... x...", Drum.SNARE: "o... o... o... o.o.", Drum.HAT: "-.-. -.-. -.-. -.-."}

KPOP = Genre(
    tonics=(0, 2, 4, 5, 7, 9, 11),
    modes={Mood.CALM: Mode.MAJOR, Mood.HAPPY: Mode.MAJOR, Mood.ROMANTIC: Mode.MAJOR, Mood.ENERGETIC: Mode.MINOR},
    harmony={Mode.MAJOR: _MAJOR, Mode.MINOR: _MINOR},
    avoided_degrees=(4,),
    syncopation=0.35,
    swing=Swing(),
    voices={
        Vocal.FEMALE: Voice(program=None, double=53, vibrato_cents=22),
        Vocal.MALE: Voice(program=None, double=80, vibrato_cents=18),
        Vocal.INSTRUMENTAL: Voice(program=80, double=108, vibrato_cents=10),
    },
    echo_program=11,
    parts=_PARTS,
    kit=Kit(
        preset=24,
        beats={
            S.INTRO: ({Drum.HAT: "o... o... o... o..."}, {Drum.KICK: "x... x... x... x..."}),
            S.VERSE: (_HALF_TIME, {**_BROKEN, Drum.OPEN_HAT: "." * 16}),
            S.PRE_CHORUS: (_BUILD,),
            S.CHORUS: (_BROKEN, _FOUR),
            S.OUTRO: (_HALF_TIME,),
        },
        fills=(
            {Drum.SNARE: "x.xx x.xx"},
            {Drum.SNARE: "x.x. xxxx", Drum.KICK: "x... x..."},
            {Drum.CLAP: "x... x.x.", Drum.HIGH_TOM: "..xx ...x"},
        ),
        synth_layer=0.8,
    ),
    reverb_s=1.3,
    pump_db=4.0,
    air_db=1.5,
    humanise_s=0.002,
)
