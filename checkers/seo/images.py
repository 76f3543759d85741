"""Images as engines and slow connections meet them: alternatives, sizes, weights, file names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote, urlsplit

from checkers.seo._names import HEARD
from checkers.seo._page import answered, capped, fold, folded, on_page, once
from checkers.seo._site import own_pages
from preuve.given import Given
from preuve.model import Check, Finding, Pointer
from preuve.views.dom import Dom

_IMAGES = f"//img[{HEARD}][not(@role='presentation') and not(@role='none')]"
_LONG_NAME = 200  # characters: longer than a file's name may be
_MIN_SIDE = 3  # CSS pixels: smaller ones count visitors
_HOLLOW = folded(
    "image", "images", "photo", "photos", "photographie", "picture", "img", "visuel", "illustration", "sans titre",
    "untitled", "alt", "alt text", "texte alternatif", "image alt", "placeholder", "vignette", "thumbnail", "bannière",
    "banner", "image de produit", "product image", "image produit", "null", "undefined",
)  # fmt: skip
_FILE = re.compile(r"\S+\.(?:jpe?g|png|gif|webp|avif|svg|bmp|tiff?|heic)\Z", re.IGNORECASE)
# What cameras, telephones, screen captures and messaging name their files; figures and dates may follow, words not.
_CAMERA = re.compile(
    r"(?:(?:img|dsc[nf]?|pxl|mvimg|gopr|dji|received|fb_img)[ _-]?\d{3,}|p\d{7}|sam_\d{4}|\d{8}_\d{6}|\d{5,}"
    r"|(?:image|photo|visuel|picture|img|pic)[ _-]?\(?\d{1,4}\)?"
    r"|image|photo|visuel|picture|download|t[ée]l[ée]chargement|unnamed|untitled|sans[ _-]titre"
    r"|capture[ _-]?d[ _’'-]?[ée]cran|screen[ _-]?shot|whatsapp[ _-]image)"
    r"(?:[\W\d_]|à|a(?=[-_ ])|wa|at|du|copie|copy)*",
    re.IGNORECASE,
)
_CODE = re.compile(r"(?=.*\d)[0-9a-f]{12,}\Z", re.IGNORECASE)
# Resized copies: -300x200, _600x, @2x, -scaled, -1-e1690000000000
_COPY = re.compile(r"(?:[-_]\d{2,4}x\d{0,4}|@\dx|-scaled|-e\d{10,})+\Z", re.IGNORECASE)
# Bytes as they travelled: what Screaming Frog (100 kB) and seonaut (500 kB) warn of.
_HEAVY, _TOO_HEAVY = 100_000, 500_000


def _pictures(dom: Dom) -> list[Any]:
    """The images that the browser draws, those that only count visitors apart."""
    return once(dom, "pictures", lambda: _drawn(dom))


def _drawn(dom: Dom) -> list[Any]:
    found = []
    for image in dom.xpath(_IMAGES):
        box = dom.box(image)
        if box and dom.displayed(image) and min(box.width, box.height) >= _MIN_SIDE:
            found.append(image)
    return found


def _stem(url: str) -> str:
    """The name of an image's file, without folder, type and marks of a resized copy."""
    if url.startswith("data:"):
        return ""
    try:
        name = unquote(urlsplit(url).path).rpartition("/")[2][-_LONG_NAME:]
    except ValueError:
        return ""
    return _COPY.sub("", name.rpartition(".")[0] or name)


def _source(image: Any) -> str:
    return str(image.get("src") or image.get("data-src") or "")


def _alternative(given: Given) -> Iterator[Finding]:
    dom = given["dom"]
    images = [image for image in _pictures(dom) if not (image.get("aria-label") or image.get("aria-labelledby"))]
    missing = [image for image in images if image.get("alt") is None]
    yield from capped(
        missing,
        lambda image: given.failed("missing", dom.pointer(image), src=_source(image)[:300]),
        lambda rest: given.failed("more", count=rest),
    )
    if images and not missing:
        yield given.passed("present", count=len(images))


def _is_hollow(alt: str, image: Any) -> bool:
    """Whether an alternative says nothing: a file's name, or a word that fits any image."""
    if len(alt) > _LONG_NAME:
        return False
    stem = _stem(_source(image))
    copied = alt == stem and re.search(r"[-_]", alt) is not None and " " not in alt
    return copied or fold(alt) in _HOLLOW or bool(_FILE.match(alt) or _CODE.match(alt) or _CAMERA.fullmatch(alt))


def _hollow(given: Given) -> Iterator[Finding]:
    dom = given["dom"]
    described = [(image, alt) for image in _pictures(dom) if (alt := " ".join((image.get("alt") or "").split()))]
    hollow = [(image, alt) for image, alt in described if _is_hollow(alt, image)]
    yield from capped(
        hollow,
        lambda pair: given.failed("hollow", dom.pointer(pair[0]), alt=pair[1]),
        lambda rest: given.failed("more", count=rest),
    )
    if described and not hollow:
        yield given.passed("telling", count=len(described))


def _reserved(dom: Dom, image: Any) -> bool:
    """Whether the code tells the browser how much room the image takes, or the image takes none in the flow."""
    style = (image.get("style") or "").lower()
    sized = bool(re.search(r"\bwidth\s*:", style) and re.search(r"\bheight\s*:", style)) or "aspect-ratio" in style
    return sized or (bool(image.get("width")) and bool(image.get("height"))) or dom.style(image, "position") in {
        "absolute", "fixed",
    }  # fmt: skip


def _dimensions(given: Given) -> Iterator[Finding]:
    dom = given["dom"]
    images = _pictures(dom)
    free = [image for image in images if not _reserved(dom, image)]
    yield from capped(
        free,
        lambda image: given.failed("missing", dom.pointer(image), src=_source(image)[:300]),
        lambda rest: given.failed("more", count=rest),
    )
    if images and not free:
        yield given.passed("present", count=len(images))


def _weight(given: Given) -> Iterator[Finding]:
    sizes: dict[str, int] = {}
    for entry in given["har"]["log"]["entries"]:
        answer = entry["response"]
        image = entry.get("_resourceType") == "image" or answer["content"].get("mimeType", "").startswith("image/")
        if image and answer["status"] == 200 and answer.get("_transferSize", 0) > 0:
            sizes[entry["request"]["url"]] = int(answer["_transferSize"])
    ordered = sorted(sizes, key=lambda url: -sizes[url])
    too_heavy = [url for url in ordered if sizes[url] > _TOO_HEAVY]
    heavy = [url for url in ordered if _HEAVY < sizes[url] <= _TOO_HEAVY]
    yield from capped(
        too_heavy,
        lambda url: given.failed("too-heavy", Pointer("url", url), url=url, weight=sizes[url], most=_TOO_HEAVY),
        lambda rest: given.failed("more", count=rest),
    )
    if heavy:
        yield given.ask(
            "heavy", Pointer("url", heavy[0]), count=len(heavy), urls=heavy, weight=sizes[heavy[0]], usual=_HEAVY
        )
    if ordered and not too_heavy and not heavy:
        yield given.passed("light", count=len(ordered), weight=sizes[ordered[0]], usual=_HEAVY)


def _gather(given: Given) -> list[str]:
    """The addresses of the page's images, without their parameters."""
    if not answered(given):
        return []
    sources = (_source(image).partition("?")[0] for image in _pictures(given["dom"]))
    return sorted({source for source in sources if source and not source.startswith("data:")})


def _file_names(given: Given) -> Iterator[Finding]:
    stems = {_stem(source) for sources in own_pages(given).values() for source in sources} - {""}
    # Long codes are often a host's doing, not the author's: not counted either way.
    named = sorted(stem for stem in stems if not _CODE.match(stem))
    mute = [stem for stem in named if _CAMERA.fullmatch(stem)]
    if mute:
        yield given.ask("mute", count=len(mute), total=len(named), names=mute)
    elif named:
        yield given.passed("telling", count=len(named))


_PAGE = ("http", "dom")

CHECKS = (
    Check("seo.image-alt", needs=_PAGE, run=on_page(_alternative), refs=("seo:SEO-156",), limits={"side": _MIN_SIDE}),
    Check("seo.image-alt-hollow", needs=_PAGE, run=on_page(_hollow), refs=("seo:SEO-159",)),
    Check(
        "seo.image-dimensions", needs=_PAGE, run=on_page(_dimensions), refs=("seo:SEO-160",), limits={"side": _MIN_SIDE}
    ),
    Check(
        "seo.image-weight",
        needs=("http", "har"),
        run=on_page(_weight),
        refs=("seo:SEO-161",),
        limits={"heavy": _HEAVY, "heavier": _TOO_HEAVY},
    ),
    Check(
        "seo.image-names",
        needs=_PAGE,
        run=_file_names,
        scope="site",
        gather=_gather,
        site_needs=("crawl",),
        refs=("seo:SEO-166",),
    ),
)
