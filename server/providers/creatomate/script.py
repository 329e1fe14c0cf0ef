"""A scene as RenderScript, element by element, so that Creatomate films what the local renderer would.

Photos lie larger than the frame and glide behind it, sampled from the local camera's own path; a later shot lies above
the earlier one and fades in over it. Text stands where the local layout puts it.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from server.content.scene import Card, CardKind, Scene, Shot, Subtitle
from server.core.language import Language
from server.providers.renderer.camera import window_at
from server.providers.renderer.layout import Layout

Element = dict[str, Any]
Key = tuple[float, Any]

GLIDE_STEPS = 8
_FONTS = {
    Language.ZH: "Noto Sans SC",
    Language.JA: "Noto Sans JP",
    Language.TH: "Noto Sans Thai",
    Language.VI: "Noto Sans",
    Language.EN: "Noto Sans",
    Language.KO: "Noto Sans KR",
}
_CARD_FADE_S, _SUBTITLE_FADE_S, _SCRIM_FADE_S = 0.45, 0.1, 0.6
_CARD_SHADE = {CardKind.TITLE: 0.42, CardKind.END: 0.64}
_SCRIM_SHADE, _SCRIM_HEIGHT = 0.42, 6.0
"""Density of the dark foot behind subtitles, and its height in letters."""
_LINE_GAP = 1.9
"""Between the headline of a card and the lines under it, in their letters."""


def render_script(scene: Scene, links: Mapping[str, str]) -> Element:
    """The whole video; `links` leads to every asset of the scene."""
    layout = Layout.of(scene.width, scene.height)
    return {
        "output_format": "mp4",
        "width": scene.width,
        "height": scene.height,
        "frame_rate": scene.fps,
        "duration": _time(scene.duration_s),
        "snapshot_time": _time(scene.thumbnail_s),
        "fill_color": "#000000",
        "elements": [*_pictures(scene, links), *_texts(scene, layout), _sound(scene, links)],
    }


def _pictures(scene: Scene, links: Mapping[str, str]) -> Iterable[Element]:
    for number, shot in enumerate(scene.shots):
        yield {
            "name": f"Shot-{number + 1}",
            "type": "image",
            "track": number + 1,
            "z_index": number + 1,
            **_span(shot.start_s, shot.end_s),
            "source": links[shot.asset_id],
            "fit": "fill",
            "x_anchor": "0%",
            "y_anchor": "0%",
            **_glide(shot),
            **_fading(shot.transition.duration_s, 0.0, shot.end_s - shot.start_s),
        }


def _glide(shot: Shot) -> Element:
    """Place and size of the whole photo behind the frame while the shot's window moves over it."""
    length = shot.end_s - shot.start_s
    moments = [length * step / GLIDE_STEPS for step in range(GLIDE_STEPS + 1)]
    windows = [(moment, window_at(shot, shot.start_s + moment)) for moment in moments]
    return {
        "x": _keyframes((at, _percent(-window.x / window.width)) for at, window in windows),
        "y": _keyframes((at, _percent(-window.y / window.height)) for at, window in windows),
        "width": _keyframes((at, _percent(1 / window.width)) for at, window in windows),
        "height": _keyframes((at, _percent(1 / window.height)) for at, window in windows),
    }


def _texts(scene: Scene, layout: Layout) -> Iterable[Element]:
    above = len(scene.shots)
    if scene.subtitles:
        yield _scrim(scene, layout, above + 1)
    for number, card in enumerate(scene.cards):
        yield from _card(scene, layout, card, above + 2 + 4 * number)
    for number, subtitle in enumerate(scene.subtitles):
        yield _subtitle(scene, layout, subtitle, number, above + 20)


def _scrim(scene: Scene, layout: Layout, track: int) -> Element:
    start = max(0.0, scene.subtitles[0].start_s - _SCRIM_FADE_S)
    end = min(scene.duration_s, scene.subtitles[-1].end_s + _SCRIM_FADE_S)
    top = layout.bottom - _SCRIM_HEIGHT * layout.px(layout.proportions.subtitle)
    height = layout.height - top
    shade = _shade(scene, "Scrim", track, (start, end), _SCRIM_SHADE, _SCRIM_FADE_S)
    return shade | {"y": _px(top + height / 2), "height": _px(height)}


def _card(scene: Scene, layout: Layout, card: Card, track: int) -> Iterable[Element]:
    name, span = f"{card.kind.value.title()}-Card", (card.start_s, card.end_s)
    fade_out = _CARD_FADE_S if card.end_s < scene.duration_s else 0.0
    yield _shade(scene, f"{name}-Shade", track, span, _CARD_SHADE[card.kind], _CARD_FADE_S, fade_out)
    sizes = layout.proportions
    large, small = (sizes.title, sizes.title_line) if card.kind is CardKind.TITLE else (sizes.end, sizes.end_line)
    centre = layout.height * sizes.card_centre
    fading = _fading(_CARD_FADE_S, fade_out, card.end_s - card.start_s)
    headline = {"name": f"{name}-Headline", "text": card.headline, "y": _px(centre), "y_anchor": "100%"}
    yield _text(scene, layout, track + 1, span, large) | headline | fading
    if card.lines:
        top = centre + _LINE_GAP * layout.px(small)
        lines = {"name": f"{name}-Lines", "text": "\n".join(card.lines), "y": _px(top), "y_anchor": "0%"}
        yield _text(scene, layout, track + 2, span, small) | lines | fading


def _subtitle(scene: Scene, layout: Layout, subtitle: Subtitle, number: int, track: int) -> Element:
    """A line that takes on the accent colour while it is sung."""
    sung = [(word.start_s - subtitle.start_s, word.end_s - subtitle.start_s) for word in subtitle.words]
    return _text(scene, layout, track, (subtitle.start_s, subtitle.end_s), layout.proportions.subtitle) | {
        "name": f"Line-{number + 1}",
        "text": "".join(word.text for word in subtitle.words).strip(),
        "y": _px(layout.bottom),
        "y_anchor": "100%",
        "fill_color": _keyframes([(sung[0][0], scene.palette.text), (sung[-1][1], scene.palette.accent)]),
        **_fading(_SUBTITLE_FADE_S, _SUBTITLE_FADE_S, subtitle.end_s - subtitle.start_s),
    }


def _text(scene: Scene, layout: Layout, track: int, span: tuple[float, float], size: float) -> Element:
    return {
        "type": "text",
        "track": track,
        "z_index": track,
        **_span(*span),
        "x": "50%",
        "width": _px(layout.text_width),
        "height": None,
        "x_alignment": "50%",
        "font_family": _FONTS[scene.language],
        "font_weight": 700,
        "font_size": _px(layout.px(size)),
        "fill_color": scene.palette.text,
        "shadow_color": scene.palette.shade,
        "shadow_blur": _px(layout.px(size) * 0.16),
    }


def _shade(
    scene: Scene,
    name: str,
    track: int,
    span: tuple[float, float],
    density: float,
    fade_in: float,
    fade_out: float | None = None,
) -> Element:
    length = span[1] - span[0]
    return {
        "name": name,
        "type": "shape",
        "path": "M 0 0 L 100 0 L 100 100 L 0 100 Z",
        "track": track,
        "z_index": track,
        **_span(*span),
        "fill_color": scene.palette.shade,
        **_fading(fade_in, fade_in if fade_out is None else fade_out, length, density),
    }


def _sound(scene: Scene, links: Mapping[str, str]) -> Element:
    return {
        "name": "Music",
        "type": "audio",
        "track": len(scene.shots) + 30,
        **_span(0.0, scene.duration_s),
        "source": links[scene.audio.asset_id],
        "audio_fade_out": _time(scene.audio.fade_out_s),
    }


def _fading(fade_in: float, fade_out: float, length: float, full: float = 1.0) -> Element:
    """Opacity over the element's own time; nothing where it neither comes nor goes softly."""
    keys: list[Key] = [(0.0, _percent(0.0)), (min(fade_in, length), _percent(full))] if fade_in else []
    if fade_out:
        keys = keys or [(0.0, _percent(full))]
        keys += [(max(length - fade_out, keys[-1][0]), _percent(full)), (length, _percent(0.0))]
    return {"opacity": _keyframes(keys) if keys else _percent(full)}


def _keyframes(keys: Iterable[Key]) -> list[Element]:
    return [{"time": _time(at), "value": value, "easing": "linear"} for at, value in keys]


def _span(start: float, end: float) -> Element:
    return {"time": _time(start), "duration": _time(end - start)}


def _time(seconds: float) -> float:
    return round(seconds, 4)


def _percent(share: float) -> str:
    return f"{share * 100:.4f}%"


def _px(pixels: float) -> str:
    return f"{pixels:.2f} px"
