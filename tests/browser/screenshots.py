"""Pictures of the main pages for the README; run by `make screenshots`, never with the tests."""

from tests.browser.conftest import ROOT, Advertisement
from tests.browser.test_accessibility import LOADED

FOLDER = ROOT / "clients" / "web" / "console" / "screenshots"
DESK = ("report", "song", "film", "publish")
PHONE = ("photos",)
SIZES = {"desk": (1180, 820), "phone": (390, 844)}
QUALITY = 72
MEDIA = "[...document.querySelectorAll('img, video')].every((each) => each.complete || each.readyState > 1)"


async def test_pictures_are_taken(advertisement: Advertisement) -> None:
    FOLDER.mkdir(exist_ok=True)
    for size, steps in (("desk", DESK), ("phone", PHONE)):
        page = await advertisement.profile.new_page()
        width, height = SIZES[size]
        await page.set_viewport_size({"width": width, "height": height})
        for step in steps:
            await page.goto(f"{advertisement.origin}{advertisement.pages[step]}")
            await page.wait_for_function(f"{LOADED} && {MEDIA}")
            await page.screenshot(path=FOLDER / f"{step}.jpg", type="jpeg", quality=QUALITY)
        await page.close()
