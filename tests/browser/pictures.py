"""Takes the pictures in docs/pictures from the running product: `make pictures`."""

from __future__ import annotations

import os
from pathlib import Path

from browsing import LAUNCH, PATIENCE_MS, drawn, new_context, opened
from get_chromium import executable
from playwright.sync_api import expect, sync_playwright
from serving import ROOT, serving

from rpc.areas.authorisation.actor import local_actor
from rpc.areas.entries import copies
from rpc.areas.example import make_example
from rpc.areas.scenarios import scenarios
from rpc.tables import catalogue

FOLDER = ROOT / "docs" / "pictures"
DESK, HALL = (1440, 1000), (1920, 1080)

PICTURES = {
    "pathway": ("/", DESK, "light"),
    "pathway-dark": ("/?mode=online", DESK, "dark"),
    "pathway-projected": ("/?present=1", HALL, "light"),
    "coverage": ("/coverage?cell=targeted_selective/secondary/online", DESK, "light"),
    "coverage-dark": ("/coverage?measure=strongest", DESK, "dark"),
    "coverage-projected": ("/coverage?present=1", HALL, "light"),
    "catalogue": (
        "/catalogue?compare=family-foundations&compare=e-family-foundations&compare=ourrelationship",
        DESK,
        "light",
    ),
    "evidence": ("/evidence", DESK, "light"),
    "area": ("/area?area={area}", DESK, "light"),
    "area-coverage": ("/coverage?area={area}", DESK, "light"),
    "area-projected": ("/?area={area}&present=1", HALL, "light"),
    "entries": ("/entries?area={area}", DESK, "light"),
    "upkeep": ("/upkeep?area={area}", DESK, "light"),
    "judging": ("/judging?area={area}", DESK, "light"),
    "scenarios": ("/scenarios?area={area}&scenario={scenario}", DESK, "light"),
    "area-against": ("/coverage?area={area}&shows=against&grid=wall", DESK, "light"),
}
"""Each picture: the address ("{area}" is the example, "{scenario}" one of it), size and theme."""


def main() -> None:
    expect.set_options(timeout=PATIENCE_MS)
    FOLDER.mkdir(parents=True, exist_ok=True)
    named = os.environ.get("PLAYWRIGHT_BROWSER_EXECUTABLE_PATH")
    with serving() as server, sync_playwright() as playwright:
        tables = catalogue.load()
        example = make_example(server.store, local_actor(), tables)
        scenario = scenarios.make(server.store, example.id, local_actor(), "Buy two programmes").id
        bought = copies(tables.entries, ["iy-school-age", "iy-preschool"])
        scenarios.save_edits(
            server.store, example.id, local_actor(), scenario, bought, tables.names
        )
        browser = playwright.chromium.launch(executable_path=executable(named), args=LAUNCH)
        for name, (path, (width, height), scheme) in PICTURES.items():
            context, _ = new_context(browser)
            page = context.new_page()
            page.set_viewport_size({"width": width, "height": height})
            page.emulate_media(color_scheme=scheme)
            opened(page, server.url + path.format(area=example.id, scenario=scenario))
            if path.startswith("/coverage"):
                drawn(page)
            page.screenshot(path=FOLDER / f"{name}.png")
            context.close()
            print(Path("docs/pictures") / f"{name}.png")
        browser.close()


if __name__ == "__main__":
    main()
