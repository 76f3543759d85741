"""Themes 1 and 2 from pages to verdicts: tiny pages, each with what the RGAA says of a few tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from checkers.rgaa._verdicts import roll_up
from preuve import engine
from preuve.bundle import Bundle
from preuve.model import Check
from tests.support.fixtures import CHECKS, Fixture, collect

OURS = [
    CHECKS[f"rgaa.{name}"]
    for name in (
        "absence",
        "questions",
        "image-alternative",
        "image-button-name",
        "server-side-map",
        "decorative-image",
        "alternative-relevance",
        "alternative-length",
        "captcha-image",
        "image-description-link",
        "image-description",
        "image-caption",
        "frame-title",
        "frame-title-relevance",
    )
]
PIXEL = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"
FIGURE = '<figure{}><img src="a.png" alt="Le vieux port à midi"><figcaption>Photo : A. Blanc</figcaption></figure>'
MAP = f'<img src="{PIXEL}" width="90" height="90" alt="Carte" usemap="#m"><map name="m">{{}}</map>'

# Name of the page, its body, and the verdicts.
PAGES = [
    # 1.1.1 and 1.2.1
    ("nothing", "<p>Bonjour</p>", "1.1.1=NA 1.1.5=NA 1.2.1=NA 1.3.1=NA 1.5.1=NA 1.9.1=NA 2.1.1=NA 2.2.1=NA"),
    ("named", '<img src="a.png" alt="Le vieux port">', "1.1.1=C 1.2.1=? 1.3.1=? 1.3.9=? 1.4.1=NA 1.5.1=NA 1.7.1=NA"),
    ("titled", '<img src="a.png" title="Le vieux port">', "1.1.1=C 1.3.1=?"),
    ("empty", '<img src="a.png" alt="">', "1.1.1=? 1.2.1=? 1.3.1=NA 1.3.9=NA 1.4.1=NA"),
    ("bare", '<img src="a.png">', "1.1.1=? 1.2.1=? 1.3.1=NA"),
    ("blank", '<img src="a.png" alt="  ">', "1.1.1=? 1.2.1=? 1.3.1=?"),
    ("empty-and-title", '<img src="a.png" alt="" title="Port">', "1.1.1=? 1.2.1=? 1.3.1=?"),
    ("presentation", '<img src="a.png" role="Presentation">', "1.1.1=? 1.2.1=?"),
    ("aria-hidden", '<img src="a.png" alt="" aria-hidden="TRUE">', "1.1.1=? 1.2.1=?"),
    ("one-bare-among-named", '<img src="a.png" alt="Port"><img src="b.png">', "1.1.1=?"),
    # Nothing on the page can ever show the second one.
    ("hidden-bare", '<img src="a.png" alt="Port"><img src="b.png" style="display:none">', "1.1.1=C 1.2.1=?"),
    ("link-bare", '<a href="x"><img src="a.png"></a>', "1.1.1=NC 1.2.1=NA"),
    ("link-empty", '<a href="x"> <span><img src="a.png" alt=""></span> </a>', "1.1.1=NC 1.2.1=NA"),
    ("link-named", '<a href="x"><img src="a.png" alt="Accueil"></a>', "1.1.1=C 1.2.1=NA 1.3.1=?"),
    ("link-with-text", '<a href="x"><img src="a.png" alt=""> Accueil</a>', "1.1.1=? 1.2.1=?"),
    ("link-labelled", '<a href="x" aria-label="Accueil"><img src="a.png"></a>', "1.1.1=? 1.2.1=?"),
    ("no-link", '<a name="x"><img src="a.png"></a>', "1.1.1=?"),
    ("two-in-link", '<a href="x"><img src="a.png" alt=""><img src="b.png" alt="Port"></a>', "1.1.1=? 1.2.1=?"),
    ("heading", '<h1><img src="a.png"></h1>', "1.1.1=NC"),
    ("button", '<button><img src="a.png" alt=""></button>', "1.1.1=NC"),
    ("role", '<div role="img" style="width:9px;height:9px"></div>', "1.1.1=NC"),
    ("role-upper", '<div role="IMG">x</div>', "1.1.1=NC 1.3.1=NA"),
    ("role-image", '<div role="image">x</div>', "1.1.1=?"),
    ("role-labelled", '<div role="img" aria-label="Quatre sur cinq">x</div>', "1.1.1=C 1.3.1=?"),
    ("role-two-ids", '<div role="img" aria-labelledby="no a">x</div><p id="a">Plan</p>', "1.1.1=C"),
    ("role-no-id", '<div role="img" aria-labelledby="no">x</div>', "1.1.1=NC"),
    ("role-hidden", '<div role="img" aria-hidden="true">x</div>', "1.1.1=?"),
    ("role-group", '<div role="img" aria-label="4 sur 5"><img src="a.png"><img src="b.png" alt=""></div>', "1.1.1=C"),
    ("role-title-only", '<div role="img" title="Plan">x</div>', "1.1.1=?"),
    ("reference", '<img src="a.png" aria-labelledby="no">', "1.1.1=NC"),
    ("longdesc", '<img src="a.png" longdesc="d.html">', "1.1.1=NC 1.7.1=?"),
    ("clicked", '<img src="a.png" onclick="go()">', "1.1.1=NC"),
    ("captioned-bare", '<figure><img src="a.png"><figcaption>X</figcaption></figure>', "1.1.1=NC 1.2.1=NA 1.9.1=NC"),
    ("captioned-empty", '<figure><img src="a.png" alt=""><figcaption>X</figcaption></figure>', "1.1.1=? 1.2.1=NA"),
    ("speck-bare", '<img src="t.gif" width="1" height="1">', "1.1.1=NA 1.2.1=NC"),
    ("speck-empty", '<img src="t.gif" width="1" height="1" alt="">', "1.1.1=NA 1.2.1=C"),
    ("speck-named", '<img src="t.gif" width="1" height="1" alt="suivi">', "1.2.1=NC 1.3.1=NA"),
    ("no-src", "<img>", "1.1.1=? 1.2.1=?"),
    ("frame", '<iframe title="Plan" srcdoc="<a href=x><img src=a.png></a>"></iframe>', "1.1.1=NC 2.1.1=C 2.2.1=?"),
    ("frame-hidden", '<iframe aria-hidden="true" srcdoc="<a href=x><img src=a.png></a>"></iframe>', "1.1.1=? 2.1.1=NA"),
    ("two-bare-in-link", '<a href="x"><img src="a.png"><img src="b.png" alt=""></a>', "1.1.1=NC 1.2.1=?"),
    ("link-doubled", '<a href="x"><img src="a.png" alt=""></a><h2><a href="x">Port</a></h2>', "1.1.1=? 1.2.1=?"),
    ("link-skipped", '<a href="x" tabindex="-1"><img src="a.png" alt=""></a>', "1.1.1=?"),
    ("presentation-alt", '<img src="a.png" alt="x" role="presentation">', "1.1.1=? 1.2.1=?"),
    ("ornament", '<img src="img/spacer.gif">', "1.1.1=? 1.2.1=NC"),
    ("ornament-named", '<img src="a.png" class="w-9 decorative" alt="Filet">', "1.2.1=NC"),
    ("ornament-empty", '<img src="img/spacer.gif" alt="">', "1.2.1=C"),
    ("shop", '<img src="decorative-pillow.jpg" class="decoration" alt="Coussin">', "1.2.1=?"),
    # 1.1.2 and 1.2.2
    ("area", MAP.format('<area href="a" alt="Nord"><area href="b" alt="Sud">'), "1.1.2=C 1.2.2=NA 1.3.2=?"),
    ("area-bare", MAP.format('<area href="a" alt="Nord"><area href="b">'), "1.1.2=NC 1.2.2=NA"),
    ("area-empty", MAP.format('<area href="a" alt="">'), "1.1.2=NC 1.3.2=NA 1.4.2=NA"),
    ("area-title", MAP.format('<area href="a" title="Nord">'), "1.1.2=NC"),  # the method counts no title
    ("area-plain", MAP.format('<area href="a" alt="Nord"><area nohref alt="">'), "1.1.2=C 1.2.2=?"),
    ("area-plain-bare", MAP.format('<area href="a" alt="Nord"><area shape="default">'), "1.1.2=? 1.2.2=?"),
    ("area-unused", '<map name="m"><area href="a"></map>', "1.1.2=?"),
    ("area-file", MAP.format('<area href="a" alt="zone1.png">'), "1.3.2=NC"),
    # 1.1.3
    ("button-named", '<input type="image" src="a.png" alt="Chercher">', "1.1.3=C 1.3.3=? 1.4.3=NA 1.5.2=NA 1.7.2=NA"),
    ("button-title", '<input type="IMAGE" src="a.png" title="Chercher">', "1.1.3=C"),
    ("button-bare", '<input type="image" src="a.png">', "1.1.3=NC 1.3.3=NA"),
    ("button-empty", '<input type="image" src="a.png" alt="">', "1.1.3=NC"),
    ("button-value", '<input type="image" src="a.png" value="ok">', "1.1.3=?"),
    ("button-hidden", '<input type="image" src="a.png" hidden>', "1.1.3=NA"),
    ("button-word", '<input type="image" src="a.png" alt="Bouton">', "1.1.3=C 1.3.3=NC"),
    # 1.1.4
    ("map-alone", '<a href="carte"><img ismap src="a.png" alt="Carte"></a>', "1.1.4=NC"),
    ("map-and-links", '<a href="c"><img ismap src="a.png" alt="Carte"></a> <a href="n">Nord</a>', "1.1.4=?"),
    ("map-none", '<a href="carte"><img src="a.png" alt="Carte"></a>', "1.1.4=NA"),
    # 1.1.5 and 1.2.4
    ("svg-good", '<svg role="img" aria-label="Plan"><path d="M0 0h9"/></svg>', "1.1.5=C 1.1.1=C 1.2.4=NA 1.8.6=?"),
    ("svg-title", '<svg role="img"><title>Plan</title><rect width="9" height="9"/></svg>', "1.1.5=C 1.2.4=NA 1.8.6=NA"),
    ("svg-unnamed", '<svg role="img"><path d="M0 0h9"/></svg>', "1.1.5=NC 1.2.4=NA 1.3.6=NA"),
    ("svg-inner-title", '<svg role="img"><g><title>Rue</title><path d="M0 0h9"/></g></svg>', "1.1.5=?"),
    ("svg-no-role", '<svg aria-label="Plan"><path d="M0 0h9"/></svg>', "1.1.5=NC"),
    ("svg-title-no-role", "<svg><title>Plan</title><path d='M0 0h9'/></svg>", "1.1.5=? 1.2.4=? 1.3.6=?"),
    ("svg-bare", '<svg><path d="M0 0h9"/></svg>', "1.1.5=? 1.2.4=? 1.3.6=NA 1.4.6=NA 1.7.5=NA"),
    ("svg-hidden", '<svg aria-hidden="true"><path d="M0 0h9"/></svg>', "1.1.5=? 1.2.4=?"),
    ("svg-beside-text", '<a href="/a"><svg aria-hidden="true"><path d="M0 0h9"/></svg> Panier</a>', "1.2.4=?"),
    ("svg-called-decorative", '<svg class="decorative" aria-hidden="true"><path d="M0 0h9"/></svg>', "1.2.4=C"),
    ("svg-beside-none", '<button><svg aria-hidden="true"><text>Panier</text></svg></button>', "1.2.4=NA"),
    ("img-beside-text", '<button><img src="a.png" alt="" aria-hidden="true"> Trier</button>', "1.2.1=?"),
    ("svg-hidden-title", '<svg aria-hidden="true"><title>Plan</title><path d="M0 0h9"/></svg>', "1.2.4=NC"),
    ("svg-hidden-empty-title", '<svg aria-hidden="true"><title> </title><path d="M0 0h9"/></svg>', "1.2.4=?"),
    ("svg-in-link", '<a href="x"><svg><path d="M0 0h9"/></svg></a>', "1.1.5=NC 1.2.4=NA"),
    ("svg-hidden-in-link", '<a href="x"><svg aria-hidden="true"><path d="M0 0h9"/></svg></a>', "1.1.5=NC"),
    ("svg-in-named-link", '<a href="x" aria-label="Plan"><svg><path d="M0 0h9"/></svg></a>', "1.1.5=? 1.2.4=?"),
    ("svg-store", '<svg width="0" height="0"><symbol id="a"><title>A</title></symbol></svg>', "1.1.5=NA 1.2.4=NA"),
    ("svg-use", '<svg width=0><symbol id=a><title>A</title></symbol></svg><svg aria-hidden=true><use href="#a"/></svg>',
     "1.2.4=?"),
    # 1.1.6 to 1.1.8, 1.2.3, 1.2.5, 1.2.6
    ("object-good", '<object type="image/png" data="a.png" role="img" aria-label="Plan"></object>', "1.1.6=C 1.2.3=NA"),
    ("object-role", '<object type="image/png" data="a.png" role="img"></object>', "1.1.6=NC 1.3.4=NA"),
    ("object-no-role", '<object type="image/png" data="a.png" aria-label="Plan"></object>', "1.1.6=NC"),
    ("object-and-link", '<object type="image/png" data="a.png" role="img"></object><a href="x">Texte</a>', "1.1.6=?"),
    ("object-bare", '<object type="image/png" data="a.png"></object>', "1.1.6=? 1.2.3=?"),
    ("object-hidden", '<object type="image/png" data="a.png" aria-hidden="true"></object>', "1.2.3=? 1.1.6=?"),
    ("object-hidden-text", '<object type="image/png" data="a.png" aria-hidden="true">Plan</object>', "1.2.3=NC"),
    ("object-pdf", '<object type="application/pdf" data="a.pdf"></object>', "1.1.6=NA 1.2.3=NA 1.6.2=NA 1.9.2=NA"),
    ("object-flash", '<object data="a.swf"></object>', "1.1.6=NA 1.3.4=NA 1.8.3=NA"),
    ("object-unknown", '<object data="image.php"></object>', "1.1.6=? 1.2.3=?"),
    ("embed-good", '<embed type="image/png" src="a.png" role="img" aria-label="Plan">', "1.1.7=C 1.3.5=?"),
    ("embed-role", '<embed type="image/png" src="a.png" role="img">', "1.1.7=NC"),
    ("embed-hidden", '<embed type="image/png" src="a.png" aria-hidden="true">', "1.2.6=?"),
    ("embed-hidden-named", '<embed type="image/png" src="a.png" aria-hidden="true" title="Plan">', "1.2.6=NC"),
    ("embed-video", '<embed type="video/mp4" src="a.mp4">', "1.1.7=NA 1.6.3=NA 1.9.3=NA"),
    ("canvas-good", '<canvas role="img" aria-label="Ventes"></canvas>', "1.1.8=C 1.2.5=NA 1.3.8=NA 1.3.7=?"),
    ("canvas-role", '<canvas role="img"></canvas>', "1.1.8=NC 1.6.8=NA"),
    ("canvas-role-content", '<canvas role="img">Ventes</canvas>', "1.1.8=NC"),
    ("canvas-content", "<canvas>Ventes de mai : 12</canvas>", "1.1.8=C 1.3.7=? 1.3.8=?"),
    ("canvas-excuse", "<canvas>Votre navigateur ne sait pas lire ceci</canvas>", "1.1.8=?"),
    ("canvas-bare", "<canvas></canvas>", "1.1.8=? 1.2.5=? 1.3.7=NA 1.4.7=NA 1.7.6=NA"),
    ("canvas-hidden", '<canvas aria-hidden="true"></canvas>', "1.2.5=?"),
    ("canvas-hidden-text", '<canvas aria-hidden="true">Ventes</canvas>', "1.2.5=NC"),
    # 1.3
    ("file", '<img src="img/DSC_0012.jpg" alt="DSC_0012.jpg">', "1.1.1=C 1.3.1=NC"),
    ("file-other", '<img src="a.png" alt="logo_final-v2.png">', "1.3.1=NC"),
    ("sentence-with-file", '<img src="a.png" alt="Le fichier photo.png dans son dossier">', "1.3.1=?"),
    ("word", '<img src="a.png" alt="Image">', "1.3.1=NC"),
    ("word-more", '<img src="a.png" alt="Image de la Terre">', "1.3.1=?"),
    ("stops", '<img src="a.png" alt="...">', "1.3.1=NC"),
    ("star", '<img src="a.png" alt="*">', "1.3.1=?"),
    ("number", '<img src="a.png" alt="1">', "1.3.1=?"),
    ("title-word", '<img src="a.png" alt="Le port" title="image">', "1.3.1=NC"),
    ("svg-word", '<svg role="img" aria-label="icône"><path d="M0 0h9"/></svg>', "1.3.6=NC"),
    ("canvas-word", '<canvas role="img" aria-label="image"></canvas>', "1.3.7=NC"),
    ("object-file", '<object type="image/png" data="p.png" role="img" aria-label="p.png"></object>', "1.3.4=NC"),
    # 1.4, 1.5
    ("captcha", '<p>Recopiez le code</p><img src="captcha.php" alt="Code anti-spam"><input>', "1.4.1=? 1.5.1=?"),
    ("captcha-file", '<img src="/captcha/a.png" alt="a.png"><input>', "1.4.1=NC 1.5.1=?"),
    ("captcha-bare", '<img src="/captcha/a.png"><input>', "1.1.1=NC 1.4.1=NA 1.5.1=?"),
    ("quiz", '<h1>Quiz</h1><img src="a.png" alt="Image 1 du test">', "1.4.1=?"),
    ("search-form", '<form><input name="q"><input type="image" src="a.png" alt="Va"></form>', "1.4.3=NA 1.5.2=NA"),
    # 1.6.9, 1.7
    ("described", '<img src="a.png" alt="Ventes" aria-describedby="d"><p id="d">Douze en mai, quinze en juin.</p>',
     "1.6.9=? 1.7.1=?"),
    ("described-broken", '<img src="a.png" alt="Ventes" aria-describedby="no">', "1.6.9=NC"),
    ("described-half", '<img src="a.png" alt="Ventes" aria-describedby="d no"><p id="d">Douze en mai.</p>', "1.6.9=?"),
    ("described-not", '<img src="a.png" alt="Ventes">', "1.6.9=NA 1.7.1=NA 1.6.1=? 1.6.10=NA"),
    ("described-by-link", '<p><img src="a.png" alt="Ventes"> <a href="d">Chiffres</a></p>', "1.7.1=?"),
    ("announced", '<img src="a.png" alt="Ventes, description ci-dessous"><p>Douze.</p>', "1.7.1=?"),
    # 1.9
    ("figure-good", FIGURE.format(' role="figure" aria-label="Photo : A. Blanc"'), "1.9.1=C 1.2.1=NA 1.1.1=C"),
    ("figure-plain", FIGURE.format(""), "1.9.1=NC"),
    ("figure-unlabelled", FIGURE.format(' role="group"'), "1.9.1=NC"),
    ("figure-differs", FIGURE.format(' role="group" aria-label="Le port"'), "1.9.1=NC"),
    ("figure-almost", FIGURE.format(' role="group" aria-label="photo A. Blanc"'), "1.9.1=?"),
    ("figure-no-caption", '<h1>Port</h1><figure><img src="a.png" alt="Port"></figure>', "1.9.1=NA"),
    ("text-beside", '<p><img src="a.png" alt="Port"></p><p>Photo : A. Blanc</p>', "1.9.1=?"),
    ("figure-svg", '<figure><svg aria-label="Plan"><path d="M0 0h9"/></svg><figcaption>Plan</figcaption></figure>',
     "1.9.4=NC 1.2.4=NA"),
    ("figure-canvas", '<figure role="figure" aria-label="Plan"><canvas></canvas><figcaption>Plan</figcaption></figure>',
     "1.9.5=C 1.2.5=NA"),
    # 2
    ("frame-untitled", '<iframe srcdoc="x"></iframe>', "2.1.1=NC 2.2.1=NA"),
    ("frame-label", '<iframe aria-label="Plan" srcdoc="x"></iframe>', "2.1.1=NC"),
    ("frame-word", '<iframe title="iframe 1" srcdoc="x"></iframe>', "2.1.1=C 2.2.1=NC"),
    ("frame-empty", '<iframe title=" " srcdoc="x"></iframe>', "2.1.1=? 2.2.1=NC"),
    ("frame-lost", '<iframe title="Plan" src="http://127.0.0.1:9/"></iframe>', "2.1.1=C 2.2.1=? 1.1.1=?"),
    ("frame-none", '<iframe style="display:none" srcdoc="x"></iframe>', "2.1.1=?"),
    ("frame-in-hidden", '<div aria-hidden="true"><iframe srcdoc="x"></iframe></div>', "2.1.1=?"),
]  # fmt: skip


@pytest.fixture(scope="module")
def bundles(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Bundle]:
    folder = tmp_path_factory.mktemp("images")
    needs = tuple(sorted({kind for check in OURS for kind in check.needs}))
    probe = Check("rgaa.probe", needs=needs, run=lambda _: ())
    return collect(_pages(folder, probe), tmp_path_factory.mktemp("bundles"))


def _pages(folder: Path, probe: Check) -> Iterator[Fixture]:
    for name, body, _ in PAGES:
        path = folder / f"passed-{name}.html"
        path.write_text(f'<!DOCTYPE html><html lang="fr"><title>Une page</title><body>{body}', encoding="utf-8")
        yield Fixture(probe, "passed", path)


@pytest.mark.browser
@pytest.mark.parametrize("row", PAGES, ids=lambda row: row[0])
def test_verdicts(row: tuple[str, str, str], bundles: dict[str, Bundle]) -> None:
    name, _, expected = row
    said = [
        engine.with_refs(finding, CHECKS[finding.check])
        for finding in engine.run(OURS, bundles[f"rgaa.probe/passed-{name}.html"])
    ]
    (page,) = roll_up(said)["pages"].values()
    wanted = dict(pair.split("=") for pair in expected.split())
    found = {test: str(page["tests"][test]) for test in wanted}
    assert found == wanted, [f"{f.outcome} {f.message} {f.refs}" for f in said if any(t in str(f.refs) for t in wanted)]
