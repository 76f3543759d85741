"""Contact sheets, of a page visited by the real collector and of evidence that lacks parts."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from preuve.bundle import Bundle
from preuve.contact import Sheet
from preuve.given import Views
from preuve.model import Check, Finding, Outcome, Pointer
from runners.contact import contact_sheet
from runners.pictures import pictures
from tests.reports.sample import _never
from tests.support.fixtures import Fixture, collect

pytestmark = pytest.mark.browser
KINDS = ("dom", "axtree", "screenshot", "keyboard", "unstyled", "http")
PIXEL = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"
PAGE = f"""<!doctype html><html lang="fr"><head><title>Mugs – Tasselune</title></head><body style="margin:0">
<h1>Nos mugs</h1>
<figure><img src="{PIXEL}" width="120" height="80" style="background:#b00" alt="Un mug">
<figcaption>Grès</figcaption></figure>
<img src="/photo.webp" width="60" height="40">
<svg width="20" height="20" aria-hidden="true"><circle r="9"/><image href="x"/></svg>
<img src="{PIXEL}" alt="cachée" style="display:none">
<p>Le guide est en ligne : <a href="/guide" title="Le guide">lire la suite</a>.</p>
<a href="/panier">Panier</a>
<h3 style="position:absolute;left:-999px;visibility:hidden">Jamais lu</h3><h2></h2>
<div role="heading" aria-level="4">Livraison</div>
<form id="contact"><fieldset><legend>Vous</legend>
<label for="mel">Courriel</label><input id="mel" type="email" required autocomplete="email" aria-describedby="aide">
<span id="aide">nom@domaine.fr</span></fieldset><input type="hidden" name="x"><button>Envoyer</button></form>
<iframe title="Carte" style="position:absolute;left:300px;top:100px;width:200px;height:100px;border:0"
 srcdoc="<body style='margin:0'>
<button style='position:absolute;left:10px;top:20px;width:60px;height:30px'>Zoom</button>"></iframe>
</body></html>"""


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    folder = tmp_path_factory.mktemp("contact")
    path = folder / "passed-page.html"
    path.write_text(PAGE, encoding="utf-8")
    fixture = Fixture(Check("rgaa.contact", KINDS, _never), "passed", Path(path))
    return collect([fixture], folder / "bundles")[fixture.name]


def _url(bundle: Bundle) -> str:
    return bundle.subjects("dom")[0]


@pytest.fixture(scope="module")
def sheet(bundle: Bundle) -> Sheet:
    shot = Image.open(io.BytesIO(bundle.get("screenshot", _url(bundle)) or b"")).convert("RGB")
    return contact_sheet(Views.of(bundle, _url(bundle)), shot)


def test_title_language_and_headings(sheet: Sheet) -> None:
    assert (sheet.title, sheet.language, sheet.main_headings) == ("Mugs – Tasselune", "fr", ("Nos mugs",))
    assert [(h.level, h.text, h.shown) for h in sheet.headings] == [
        (1, "Nos mugs", True), (2, "", True), (4, "Livraison", True)
    ]  # fmt: skip


def test_images_with_what_is_said_of_them(sheet: Sheet) -> None:
    found = [(i.kind, i.name, i.alt, i.exposed, i.caption) for i in sheet.images]
    assert found[0] == ("img", "Un mug", "Un mug", True, "Grès")
    assert found[1][:3] == ("img", "", None)
    assert found[2][:1] == ("svg",) and not found[2][3]
    assert len(found) == 3, "what nobody sees or hears is no image, nor are the parts of a drawing"
    picture = Image.open(io.BytesIO(sheet.images[0].picture or b"")).convert("RGB")
    red, green, _ = picture.getpixel((picture.width // 2, picture.height // 2))  # type: ignore[misc]
    assert red > 120 and green < 60, "the thumbnail shows another place"


def test_links_with_their_context(sheet: Sheet) -> None:
    guide, cart = sheet.links
    assert (guide.name, guide.href, guide.title) == ("lire la suite", "/guide", "Le guide")
    assert guide.context == "Le guide est en ligne : lire la suite."
    assert cart.context == "Nos mugs", "the heading before it, where nothing else is around"


def test_fields_with_computed_names(sheet: Sheet) -> None:
    mail, send, zoom = sheet.fields
    assert (mail.kind, mail.name, mail.named_by, mail.group) == ("input email", "Courriel", "label", "Vous")
    assert (mail.description, mail.required, mail.autocomplete) == ("nom@domaine.fr", True, "email")
    assert mail.form == send.form == "#contact" and zoom.form == ""
    assert zoom.name == "Zoom" and "iframe → " in zoom.selector


def test_the_tab_path_goes_through_frames(sheet: Sheet) -> None:
    assert sheet.steps is not None
    assert [step.name for step in sheet.steps if step.name][:4] == ["lire la suite", "Panier", "Courriel", "Envoyer"]
    zoom = next(step for step in sheet.steps if step.name == "Zoom")
    assert (zoom.x, zoom.y, zoom.width, zoom.height) == (310, 120, 60, 30)


def test_the_page_with_and_without_styles(sheet: Sheet) -> None:
    assert sheet.page and sheet.unstyled and sheet.width > 1000
    assert all(Image.open(io.BytesIO(data)).format == "JPEG" for data in (sheet.page, sheet.unstyled))


def test_evidence_that_lacks_parts(bundle: Bundle) -> None:
    whole = Views.of(bundle, _url(bundle))
    bare = Views(whole.subject, whole.read, {"dom": whole.digests["dom"]})
    bare.read = lambda kind: whole.read(kind) if kind == "dom" else None
    found = contact_sheet(bare, None)
    assert found.title == "Mugs – Tasselune" and found.steps is None and found.page is None and found.unstyled is None
    assert [h.text for h in found.headings] == ["Nos mugs", "", "Livraison"]
    assert all(image.picture is None for image in found.images)


def test_crops_of_faults_also_in_frames(bundle: Bundle) -> None:
    url = _url(bundle)
    inner = Pointer(
        "selector", next(f.selector for f in contact_sheet(Views.of(bundle, url), None).fields if "→" in f.selector)
    )
    outer = Pointer("selector", "#mel")
    findings = [
        Finding("rgaa.x", Outcome.FAILED, url, "m", {"n": n}, pointer, ("0" * 64,), ("rgaa:11.1.1",))
        for n, pointer in enumerate((inner, outer, Pointer("selector", "#nowhere"), outer, outer))
    ]
    other = Finding("seo.x", Outcome.FAILED, url, "m", {}, outer, ("0" * 64,))
    made = pictures(bundle, (), (*findings, other), (url,))
    assert set(made.crops) == {findings[0].id, findings[1].id}, "two of a kind at most, and only of this family"
    assert list(made.sheets) == [url] and list(made.thumbnails) == [url]
    assert pictures(bundle, (), findings, ()).crops == {}
