"""A realistic report made of literals: the shipped grid, 14 pages, three e-mails, every state; hostile on request."""

from __future__ import annotations

import io
import random
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw

import reports
from preuve import engine
from preuve.fill import fill
from preuve.given import Given
from preuve.grid import Criterion, FactRule, Grid, Group, load
from preuve.model import Attempt, Check, Finding, Outcome, Pointer
from preuve.report import Report
from preuve.words import Words
from preuve.words import load as load_words

DATA = tomllib.loads(Path(__file__).with_name("sample.toml").read_text(encoding="utf-8"))
SITE = "https://www.tasselune.example"
PATHS = (
    ("/", "home", "Tasselune – mugs, gourdes et théières faits pour durer"),
    ("/boutique/", "category", "Boutique – Tasselune"),
    ("/categorie-produit/mugs-et-theieres/", "category", "Mugs et théières – Tasselune"),
    ("/produit/mug-en-gres-galet/", "product", "Mug en grès Galet, 30 cl – Tasselune"),
    ("/produit/gourde-inox-isotherme-brume/", "product", "Gourde inox isotherme Brume – Tasselune"),
    ("/produit/theiere-en-verre-aube/", "product", "Théière en verre Aube – Tasselune"),
    ("/journal/", "blog", "Le journal – Tasselune"),
    ("/journal/entretenir-gourde-inox/", "article", "Entretenir sa gourde en inox : cinq gestes – Tasselune"),
    ("/journal/mesurer-audience-petite-boutique/", "article", ""),
    ("/contact/", "contact", "Contact – Tasselune"),
    ("/faq/", "faq", "Questions fréquentes – Tasselune"),
    ("/mentions-legales/", "legal", "Mentions légales – Tasselune"),
    ("/politique-de-confidentialite/", "privacy", "Politique de confidentialité – Tasselune"),
    ("/panier/", "cart", "Panier – Tasselune"),
)
URLS = tuple(SITE + path for path, _, _ in PATHS)
MAILS = ("emails/newsletter.mjml", "emails/promo-mailchimp.html", "emails/relance.eml")
SKIPPED = (
    ("/boutique/page/7/", "pagination"), ("/boutique/?orderby=price", "facet"), ("/boutique/?orderby=date", "facet"),
    ("/journal/archive-1/", "page-limit"), ("/journal/archive-2/", "page-limit"), ("/journal/archive-3/", "page-limit"),
    ("/wp-admin/", "admin"), ("/panier/?add-to-cart=14", "cart-action"), ("/prive/", "robots"),
    ("/wp-content/uploads/catalogue.pdf", "file"), ("/nouveau-motif/", "some-new-reason"),
)  # fmt: skip
SCRIPT = "<script>alert(1)</script>"
FORMULA = "=cmd|'/C calc'!A0"
TURNED = "\u202ekcatta\u202c \x00\x1b[31m كتاب"
HALF = "\ud83d"  # half a character, as a broken script leaves it
HOSTILE = (SCRIPT, FORMULA, "javascript:alert(2)", TURNED, "a" * 9000, '"><img src=x onerror=alert(3)>', "{{ 7 * 7 }}")


def _never(_given: Given) -> Iterable[Finding]:
    raise AssertionError("reports run no check")


def words(lang: str = "fr") -> Words:
    """The sentences of the reports and the engine, and those of the sample's checks."""
    files = [*reports.words_files(), ("", Path(engine.__file__).with_suffix(".toml"))]
    loaded = load_words(files, lang)
    own = {(check["id"], "label", lang): check["label"] for check in DATA["check"]}
    for check in DATA["check"]:
        own |= {(check["id"], one["message"], lang): one["text"] for one in check.get("said", ()) if "text" in one}
    return replace(loaded, texts={**loaded.texts, **own})


def grid() -> Grid:
    """The shipped grid, with the sample's checks in place of its own."""
    real = load()
    ours = {entry["code"]: entry for entry in DATA["criterion"]}
    return replace(real, criteria=tuple(_criterion(c, ours.get(c.code, {})) for c in real.criteria))


def _criterion(criterion: Criterion, ours: Mapping[str, Any]) -> Criterion:
    groups = tuple(Group(one["proves"], tuple(one["checks"])) for one in ours.get("evidence", ()))
    return replace(criterion, groups=groups, facts=tuple(FactRule(**fact) for fact in ours.get("facts", ())))


def checks() -> dict[str, Check]:
    """The sample's checks; reports never run them."""
    return {check["id"]: Check(check["id"], ("dom",), _never, scope=check["scope"]) for check in DATA["check"]}


def sample(lang: str = "fr", hostile: bool = False, pages: int = 14) -> Report:
    """The report. `hostile` puts candidates' tricks in every text that comes from them."""
    findings = tuple(_findings(hostile, pages))
    handed_in = ["brief", "emails", "site"]
    the_grid = grid()
    return Report(
        grid=the_grid,
        rows=fill(the_grid, findings, frozenset(["brief", "emails", "site"])),
        findings=findings,
        checks=checks(),
        run={
            "schema": "preuve.run/1",
            "tool": {"name": "preuve", "version": "0.1.0"},
            "candidate": {
                "name": "2026-014",
                "numero": SCRIPT + FORMULA if hostile else "2026-014",
                "nom": HOSTILE[5] + TURNED + HALF if hostile else "Lise Arvoal",
                "handed_in": handed_in,
            },
            "settings": {"max_pages": 30, "only": [], "skip": ["legal"], "ignore_robots": False},
            "started_at": "2026-06-12T08:11:40+00:00",
            "collected_at": "2026-06-12T08:14:02+00:00",
            "tools": {"browser": {"path": "chromium", "version": "141.0.7390.54", "sandbox": False}},
        },
        pages=tuple(_pages(hostile, pages)),
        rgaa=_rgaa(),
        problems=(
            Attempt(f"visit {SITE}/tres-lente/", "page-too-slow", {"detail": "60 s"}),
            Attempt(f"visit {SITE}/catalogue", "not-a-page", {"type": "application/pdf", "status": 200}),
            Attempt("file emails/notes.docx", "file-skipped", {"why": "other-format"}),
            Attempt(f"lighthouse {SITE}/", "lighthouse-failed", {"pages": [f"{SITE}/panier/ (NO_FCP)"]}),
            Attempt("mystery thing", "never-heard-of", {"message": "x", "table": "y"}),
        ),
        digest="9f2c4be1a07d6e35c8b1f4d2a96e7730bb15c0de42f8a3915d7c6e0a4b8f1d23",
        words=words(lang),
        generated_at="2026-06-12T08:14:31+00:00",
        crops={f.id: picture(f.id, 560, 160) for f in findings if _is_shown(f)},
        thumbnails={url: picture(url, 360, 270) for url in _urls(pages)},
        site={"links": [web(pages, hostile)], "backlinks": [backlinks(hostile)]},
    )


def backlinks(hostile: bool = False) -> dict[str, Any]:
    """What two made-up exports say: one of links, one of sites alone."""
    texts = HOSTILE if hostile else ("gourde inox", "Tasselune", "cliquez ici")
    links = {
        "name": "Ahrefs", "files": [HOSTILE[5] if hostile else "exports/ahrefs.csv"], "count": 1240,
        "domains": [["randonnee.example", 700], ["annuaire.example", 12]], "domain_count": 31,
        "anchors": [[text, 40 - at] for at, text in enumerate(texts)], "anchor_count": len(texts),
        "targets": [[texts[0] if hostile else URLS[4], 9], [URLS[0], 1]], "target_count": 2, "textless": 3,
        "told": 1240, "followed": 1000, "rel": {"nofollow": 240, "ugc": 3, "sponsored": 0}, "first": "2025-11-02",
        "last": "2026-05-30", "lost": 4, "own": 0,
    }  # fmt: skip
    bare = {"anchors": [], "anchor_count": 0, "targets": [], "target_count": 0, "told": 0, "first": "", "last": ""}
    sites = {
        **links,
        **bare,
        "name": "Search Console",
        "files": ["exports/sites.csv"],
        "count": 19,
        "lost": 0,
        "own": 2,
    }
    return {"start": SITE + "/", "tools": [links, sites]}


def web(pages: int = 14, hostile: bool = False) -> dict[str, Any]:
    """The links of a made-up site: a home page, categories, and pages below them, each linked in contents or menus.

    Its last page but one is an orphan; every tenth page is called by vague words.
    """
    chance = random.Random(pages)
    urls = [SITE + "/", *(f"{SITE}/rayon-{n % 7}/page-{n}/" for n in range(1, pages))]
    kinds = ["home", "category", "category", "legal", "contact", *["product", "article", "product", "other"] * pages]
    depths = [0, *(1 if n < 5 else min(5, 1 + n // 12) for n in range(1, pages))]
    lost = {pages - 2} if pages > 3 else set()
    pairs = {(0, n) for n in range(1, min(5, pages))}
    for n in range(5, pages):
        pairs |= {(chance.choice([m for m in range(pages) if depths[m] == depths[n] - 1]), n), (n, chance.randrange(n))}
    pairs = {(a, b) for a, b in pairs if a != b and b not in lost}
    nodes = []
    for n, url in enumerate(urls):
        into, out = len({a for a, b in pairs if b == n}), len({b for a, b in pairs if a == n})
        title = HOSTILE[n % len(HOSTILE)] + HALF if hostile else f"Gourde inox modèle {n} – Tasselune"
        nodes.append({
            "url": url, "title": title, "kind": kinds[n], "template": kinds[n], "listed": n in lost, "visited": True,
            "depth": None if n in lost else depths[n], "orphan": n in lost, "score": round((into + 1) / (3 * pages), 6),
            "into": into, "out": out, "into_main": into, "out_main": out,
            "texts": [[HOSTILE[n % len(HOSTILE)] if hostile else "gourde inox", into], ["", 1]] if into else [],
        })  # fmt: skip
    texts = ["cliquez ici" if n % 10 == 0 else f"vers {n}" for n in range(pages)]
    texts = [HOSTILE[n % len(HOSTILE)] for n in range(pages)] if hostile else texts
    edges = [
        {
            "source": urls[a], "target": urls[b], "context": True,
            "links": [[texts[b], "main", True, 1], ["Menu", "nav", b % 9 > 0, 2]],
        }
        for a, b in sorted(pairs)
    ]  # fmt: skip
    return {"start": SITE + "/", "home": SITE + "/", "unseen": 1, "nodes": nodes, "edges": edges}


def _urls(pages: int) -> list[str]:
    return [*URLS, *(f"{SITE}/journal/billet-{n}/" for n in range(pages - len(URLS)))][:pages]


def _is_shown(finding: Finding) -> bool:
    pointed = finding.pointer is not None and finding.pointer.kind == "selector"
    return pointed and finding.outcome in {Outcome.FAILED, Outcome.CANT_TELL}


def _pages(hostile: bool, pages: int) -> Iterable[dict[str, Any]]:
    kinds = {SITE + path: (kind, title) for path, kind, title in PATHS}
    for number, url in enumerate(_urls(pages)):
        kind, title = kinds.get(url, ("article", f"Billet {number} – Tasselune"))
        title = HOSTILE[number % len(HOSTILE)] + HALF if hostile else title
        yield {
            "url": url, "status": 200, "kind": kind, "template": kind, "depth": min(number, 3), "visited": True,
            "reason": None, "media_type": "text/html", "final_url": url, "title": title, "links": [],
        }  # fmt: skip
    odd = (("javascript:alert(4)", "off-site"), ("data:text/html,<b>x", "off-site")) if hostile else ()
    for path, why in (*SKIPPED, *odd):
        url = path if ":" in path else SITE + path
        yield {
            "url": url, "status": None, "kind": "other", "template": "", "depth": 2, "visited": False, "reason": why,
            "media_type": None, "final_url": url, "title": "", "links": [],
        }  # fmt: skip


def _findings(hostile: bool, pages: int) -> Iterable[Finding]:
    for check in DATA["check"]:
        name = check["id"]
        subjects = {"page": _urls(pages), "mail": list(MAILS), "site": [f"{SITE}/"]}[check["scope"]]
        refs = ("rgaa:1.1.1", "wcag:1.1.1") if name.startswith("rgaa.") else ("seo:SEO-035",)
        for said in check.get("said", ()):
            for number in said["on"]:
                if number < len(subjects):
                    args = {key: _arg(value, number, hostile) for key, value in said.get("args", {}).items()}
                    pointer = _pointer(said.get("pointer", ""), number, hostile)
                    outcome = Outcome(said["outcome"])
                    yield Finding(name, outcome, subjects[number], said["message"], args, pointer, ("0" * 64,), refs)


def _arg(value: Any, number: int, hostile: bool) -> Any:
    if isinstance(value, str):
        return HOSTILE[number % len(HOSTILE)] if hostile else value.replace("#", str(number))
    return [SITE + "/", SITE + "/faq/"] if isinstance(value, list) else value + number


def _pointer(selector: str, number: int, hostile: bool) -> Pointer | None:
    if not selector:
        return None
    kind, _, value = (
        selector.rpartition(":") if selector.startswith(("line:", "header:")) else ("selector", "", selector)
    )
    excerpt = f'<img src="/uploads/photo-{number}.webp" class="size-large">' if "img" in selector else ""
    return Pointer(kind, value, HOSTILE[number % len(HOSTILE)][:300] if hostile else excerpt)  # type: ignore[arg-type]


def _rgaa() -> dict[str, Any]:
    counts = {1: 9, 2: 2, 3: 3, 4: 13, 5: 8, 6: 2, 7: 5, 8: 10, 9: 4, 10: 14, 11: 13, 12: 11, 13: 12}
    chance = random.Random(7)
    criteria = {
        f"{theme}.{number}": chance.choices(("C", "NC", "NA", "?"), (15, 12, 33, 46))[0]
        for theme, many in counts.items()
        for number in range(1, many + 1)
    }
    judged = list(criteria.values())
    return {
        "schema": "preuve.rgaa/1",
        "version": "4.1.2",
        "pages": {},
        "site": {
            "criteria": criteria,
            "rate": judged.count("C") / (judged.count("C") + judged.count("NC")),
            "open": judged.count("?"),
        },
    }


@cache
def picture(name: str, width: int, height: int) -> bytes:
    """A JPEG with a few shapes, another one for another name."""
    chance = random.Random(name)
    shot = Image.new("RGB", (width, height), tuple(chance.randrange(200, 250) for _ in range(3)))  # type: ignore[arg-type]
    draw = ImageDraw.Draw(shot)
    for line in range(3 + height // 40):
        y = 12 + line * 22
        draw.rectangle((20, y, 60 + chance.randrange(width // 2), y + 9), fill="#7a828c")
    draw.rectangle((width * 0.6, 20, width - 24, height - 24), fill="#d9c8b4", outline="#b00020", width=3)
    out = io.BytesIO()
    shot.save(out, "JPEG", quality=70)
    return out.getvalue()
