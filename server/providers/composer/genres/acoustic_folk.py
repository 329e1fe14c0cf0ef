"""Acoustic folk: picked and strummed steel strings, upright bass, hand percussion, a wooden tune."""

from server.content.ports import Mood, Vocal
from server.content.ports import SectionKind as S
from server.providers.composer.genre import Drum, Genre, Harmony, Kit, Part, Role, Swing, Voice
from server.providers.composer.theory import Mode

_MAJOR = Harmony(
    progressions={
        S.VERSE: ("I IV I V", "I vi IV V", "I V vi IV", "I iii IV I"),
        S.PRE_CHORUS: ("ii IV V V", "vi IV I V"),
        S.CHORUS: ("IV I V vi", "I V IV I", "IV V I vi"),
        S.OUTRO: ("IV I IV I", "I IV I V"),
    },
    cadences={S.VERSE: "V", S.PRE_CHORUS: "V", S.CHORUS: "V I", S.OUTRO: "IV I"},
    last="I",
)
_MINOR = Harmony(
    progressions={
        S.VERSE: ("i VII VI VII", "i III VII iv"),
        S.PRE_CHORUS: ("iv VI VII VII",),
        S.CHORUS: ("III VII i VI", "VI III VII i"),
        S.OUTRO: ("i VII i VII",),
    },
    cadences={S.VERSE: "VII", S.PRE_CHORUS: "VII", S.CHORUS: "VII i", S.OUTRO: "VII i"},
    last="i",
)
_PARTS = (
    Part(
        "picked guitar", 24, Role.FIGURE,
        {
            S.INTRO: ("0_2_ 1_3_ 0_2_ 1_2_", "0_23 1_32 0_23 1_32"),
            S.VERSE: ("0_2_ 1_3_ 0_2_ 1_2_", "0_23 1_32 0_23 1_32", "0123 2123 0123 2132"),
            S.PRE_CHORUS: ("0_2_ 1_3_ 0_2_ 1_2_",),
            S.OUTRO: ("0_2_ 1_3_ 0_2_ 1_2_",),
        },
        low=50, high=69, pan=-0.35,
    ),
    Part(
        "strummed guitar", 25, Role.CHORDS,
        {
            S.VERSE: ("................", "x___ ____ x___ __u_"),
            S.PRE_CHORUS: ("x___ x_u_ x___ x_u_", "x_u_ x_u_ x_u_ xuxu"),
            S.CHORUS: ("X___ x_u_ __u_ x_u_", "X_xu x_xu __xu x_xu", "X_xu Xuxu _uxu Xuxu"),
            S.OUTRO: ("x___ ____ x___ ____",),
        },
        low=50, high=71, pan=0.35, strum_s=0.013,
    ),
    Part(
        "bass", 32, Role.BASS,
        {
            S.VERSE: ("R___ ____ 5___ ____", "R___ __R_ 5___ __a_"),
            S.PRE_CHORUS: ("R___ R___ R___ R___",),
            S.CHORUS: ("R___ __R_ 5___ __a_", "R__R 8_5_ R__R 5_a_"),
            S.OUTRO: ("R___ ____ 5___ ____",),
        },
        low=28, high=50,
    ),
    Part(
        "accordion", 21, Role.PAD,
        {S.CHORUS: ("o_______________",), S.OUTRO: ("o_______________",)},
        low=57, high=74, level_db=-2, pan=0.15,
    ),
    Part(
        "mandolin", 15, Role.FIGURE,
        {S.CHORUS: ("..4. ..3. ..4. ..2.", "4.43 .4.3 4.42 .3.4")},
        low=62, high=79, level_db=-4, pan=-0.5,
    ),
)  # fmt: skip
_HANDS = {Drum.KICK: "x... .... x... ....", Drum.SHAKER: "o-x- o-x- o-x- o-x-"}
_STOMP = {
    Drum.KICK: "X... ..x. X... ....", Drum.CLAP: ".... o... .... o...", Drum.TAMBOURINE: "..o. x.o. ..o. x.o.",
    Drum.SHAKER: "o-x- o-x- o-x- o-x-", Drum.RIM: ".... x... .... x...",
}  # fmt: skip
_CONGAS = {
    Drum.KICK: "x... .... x... ..x.", Drum.CONGA: "..o. ..xo ..o. .oxo", Drum.SHAKER: "o-x- o-x- o-x- o-x-",
    Drum.SNARE: ".... o... .... o...",
}  # fmt: skip

ACOUSTIC_FOLK = Genre(
    tonics=(0, 2, 4, 7, 9),
    modes={Mood.CALM: Mode.MAJOR, Mood.HAPPY: Mode.MAJOR, Mood.ROMANTIC: Mode.MAJOR, Mood.ENERGETIC: Mode.MAJOR},
    harmony={Mode.MAJOR: _MAJOR, Mode.MINOR: _MINOR},
    avoided_degrees=(7,),
    syncopation=0.0,
    swing=Swing(0.25, 0.53),
    voices={
        Vocal.FEMALE: Voice(program=79, double=74, vibrato_cents=10),
        Vocal.MALE: Voice(program=22, double=110, vibrato_cents=12, scoop_cents=20),
        Vocal.INSTRUMENTAL: Voice(program=74, double=15, vibrato_cents=10),
    },
    echo_program=9,
    parts=_PARTS,
    kit=Kit(
        preset=40,
        beats={
            S.VERSE: ({}, {Drum.SHAKER: "o-x- o-x- o-x- o-x-"}, _HANDS),
            S.PRE_CHORUS: (_HANDS,),
            S.CHORUS: (_HANDS, _CONGAS, _STOMP),
        },
        fills=(
            {Drum.CONGA: "x.xx x.xx"},
            {Drum.TAMBOURINE: "x.x. xxxx"},
            {Drum.LOW_TOM: "x... x.x.", Drum.CLAP: ".... ..xx"},
        ),
        level_db=-3,
    ),
    reverb_s=1.2,
    humanise_s=0.007,
)
