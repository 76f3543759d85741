"""What kind of page this is, and which pages share a template: by what the page says of itself, then by its words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from urllib.parse import unquote, urlsplit


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


KINDS = _words(
    """home product category article blog contact legal cgv privacy cookies accessibility faq delivery returns about
    cart checkout account search login sitemap other"""
)
"""Every kind, in the order in which a short crawl should meet them."""

# Phrases that are a whole slug, heading or title, folded: no accent, no article or small word, no number at the end.
_PHRASES = {
    "contact": """contact|contacts|contactez nous|nous contacter|contacter|contact us|get in touch|page contact
        formulaire contact|contact form|demande contact|nous ecrire|ecrivez nous""",
    "legal": """mentions legales|mention legale|mentions legale|mention legales|mentions|legal|legal notice
        legal notices|informations legales|legal information|imprint|impressum|cgu|conditions utilisation
        conditions generales utilisation|terms use""",
    "cgv": """cgv|cguv|cgv cgu|conditions generales vente|conditions vente|conditions generales
        conditions generales vente utilisation|terms sale|terms service|terms conditions|terms
        general terms conditions|general conditions sale""",
    "privacy": """politique confidentialite|confidentialite|charte confidentialite|politique vie privee|vie privee
        donnees personnelles|protection donnees|protection donnees personnelles|politique protection donnees
        politique protection donnees personnelles|politique donnees personnelles|charte donnees personnelles
        rgpd|gdpr|privacy|privacy policy|privacy notice|data protection""",
    "cookies": """cookies|cookie|politique cookies|politique cookies ue|politique relative cookies|charte cookies
        gestion cookies|preferences cookies|cookie policy|cookies policy|cookie settings""",
    "accessibility": """accessibilite|declaration accessibilite|accessibilite non conforme
        accessibilite partiellement conforme|accessibilite totalement conforme|accessibility
        accessibility statement""",
    "faq": """faq|faqs|foire questions|foire aux questions|questions frequentes|questions reponses|aide|centre aide
        frequently asked questions|help|help center|aide faq""",
    "delivery": """livraison|livraisons|politique livraison|modes livraison|frais livraison|informations livraison
        politique expedition|expedition|expeditions|livraison retours|livraisons retours|livraison retour
        delivery|shipping|shipping policy|shipping information|shipping delivery|shipping returns
        delivery information""",
    "returns": """retours|retour|politique retours|politique retour|retours remboursements|retours echanges
        echanges retours|remboursement|remboursements|politique remboursement|retractation|droit retractation
        formulaire retractation|returns|return policy|returns policy|refund policy|refunds|returns refunds
        returns exchanges""",
    "about": """a propos|propos|apropos|a propos nous|qui sommes nous|qui suis je|histoire|marque|equipe|presentation
        about|about us|story|team|who we are""",
    "cart": "panier|cart|basket|shopping cart|shopping bag|panier achat|panier achats",
    "checkout": """checkout|commander|commande|validation commande|finaliser commande|passer commande|valider commande
        caisse""",
    "account": "compte|account|espace client|compte client|customer account|espace membre",
    "login": """connexion|se connecter|login|log in|sign in|signin|identification|authentification|wp login|inscription
        register|creer compte|create account""",
    "search": "recherche|rechercher|search|resultats recherche|search results|resultat recherche",
    "sitemap": "plan site|sitemap|site map|plan site web",
    "blog": "blog|actualites|actualite|actus|actu|news|journal|magazine|articles|conseils blog",
    "category": """boutique|shop|store|magasin|eshop|e shop|boutique ligne|catalogue|catalog|produits|products
        tous produits|all products|collections|collection|toutes collections""",
}
_SMALL_WORDS = frozenset(_words("le la les l de des du d nos notre votre vos mon ma mes our the your my of et and en"))
_PHRASE_KIND = {
    " ".join(phrase.split()): kind
    for kind, text in _PHRASES.items()
    for line in text.split("\n")
    for phrase in line.split("|")
}

# A path segment that says what lies under it.
_UNDER = {
    **dict.fromkeys(_words("produit produits product products fiche-produit fiches-produits"), "product"),
    **dict.fromkeys(_words("categorie-produit categories-produits product-category collections"), "category"),
    **dict.fromkeys(_words("product-tag etiquette-produit categorie categories brand marque"), "category"),
    **dict.fromkeys(_words("category tag author auteur etiquette"), "blog"),
    **dict.fromkeys(_words("blog blogs actualites actualite actus news journal magazine articles"), "article"),
    **dict.fromkeys(_words("panier cart"), "cart"),
    **dict.fromkeys(_words("checkout commander commande validation-commande"), "checkout"),
    **dict.fromkeys(_words("mon-compte my-account account compte"), "account"),
}
_ARCHIVE = frozenset(_words("page category categorie tag tagged author auteur etiquette"))
_QUERY_KIND = {
    "s": "search",
    "product": "product",
    "product_cat": "category",
    "cat": "blog",
    "tag": "blog",
    "m": "blog",
}
_SAME_HOME = frozenset(_words("lang locale hl currency"))

# Body classes of WordPress, WooCommerce and Shopify's themes; the first that a page has decides.
_CLASS_KIND = {
    "error404": "other",
    "template-404": "other",
    "single-product": "product",
    "template-product": "product",
    "woocommerce-cart": "cart",
    "template-cart": "cart",
    "woocommerce-checkout": "checkout",
    "woocommerce-account": "account",
    "template-customers-login": "login",
    "template-customers-register": "login",
    "template-customers-account": "account",
    "tax-product_cat": "category",
    "tax-product_tag": "category",
    "tax-product_brand": "category",
    "post-type-archive-product": "category",
    "template-collection": "category",
    "template-list-collections": "category",
    "search-results": "search",
    "search-no-results": "search",
    "template-search": "search",
    "single-post": "article",
    "template-article": "article",
    "template-blog": "blog",
    "template-index": "home",
    "privacy-policy": "privacy",
}
_POST_ARCHIVES = frozenset(_words("category tag author date"))  # only beside WordPress's own "archive"

_PRODUCT_TYPES = frozenset(_words("product productgroup individualproduct productmodel"))
_ARTICLE_TYPES = frozenset(_words("article blogposting newsarticle techarticle socialmediaposting"))
_LIST_TYPES = frozenset(_words("collectionpage itemlist offercatalog"))
_PAGE_TYPES = {
    "contactpage": "contact",
    "aboutpage": "about",
    "faqpage": "faq",
    "checkoutpage": "checkout",
    "searchresultspage": "search",
    "blog": "blog",
}

_LANGUAGES = frozenset(_words("fr en de es it nl pt be ch ca us uk gb eu fr-fr fr-be fr-ca fr-ch en-us en-gb en-ca"))
_SCRIPT_ENDING = re.compile(r"\.(?:php\d?|html?|aspx?|jsp)$")
_INDEX_NAMES = frozenset(_words("index default accueil home"))
_YEAR = re.compile(r"(?:19|20)\d\d")
_NOT_WORD = re.compile(r"[\W_]+")
_TITLE_CUT = re.compile(r"\s[|\-–—·•:»]\s")
_TEXT_KINDS = frozenset(_words("legal cgv privacy cookies accessibility faq delivery returns sitemap"))


def page_kind(
    url: str,
    title: str = "",
    h1: str = "",
    body_classes: Iterable[str] = (),
    jsonld_types: Iterable[str] = (),
    og_type: str = "",
    home_url: str = "",
) -> str:
    """Give one of `KINDS` for a visited page.

    `url` is its final, normalised address; `home_url` the start page's. `jsonld_types` are all `@type` values found
    (names or addresses). In order: the home address; body classes of WordPress, WooCommerce and Shopify; Product data
    that is not a list; an address under `/produit/`, `/blog/` and the like; a slug, heading or title that is exactly
    a known phrase, in French or English; page types in JSON-LD; article and list data; a heading that begins with a
    known phrase. Article data is heard late, since SEO extensions put it on every page.
    """
    classes = frozenset(name.lower() for name in body_classes)
    types = frozenset(re.split(r"[/#:]", name)[-1].lower() for name in jsonld_types)
    og = og_type.lower()
    heading, name = fold(h1), fold(_TITLE_CUT.split(title)[0])
    return (
        _by_home(url, home_url)
        or _by_class(classes)
        or _by_product_data(types, og)
        or _by_place(url, types)
        or _first(_PHRASE_KIND.get(text) for text in (_slug(url), heading, name))
        or _first(_PAGE_TYPES.get(one) for one in sorted(types))
        or _by_article_data(types)
        or _by_beginning(heading)
        or _by_beginning(name)
        or ("article" if og == "article" and "page" not in classes else "other")
    )


def kind_of_url(url: str) -> str:
    """Give the kind that a normalised address alone announces, `other` when it says nothing; for pages not visited."""
    return _by_home(url, "") or _structure(url) or _PHRASE_KIND.get(_slug(url), "other")


def template_of(url: str, kind: str) -> str:
    """Give a key that pages of one template share: `host/kind`, texts together, other pages by their first segment."""
    host = urlsplit(url).netloc
    if kind in _TEXT_KINDS:
        return f"{host}/text"
    if kind not in ("other", "about"):
        return f"{host}/{kind}"
    segments = segments_of(url)
    return f"{host}/page/{segments[0]}" if len(segments) > 1 else f"{host}/page"


def segments_of(url: str) -> list[str]:
    """Give the path's segments: decoded, lower case, without `index.php`, language prefix and script endings."""
    path = url.partition("?")[0].partition("://")[2].partition("/")[2]
    segments = [segment for segment in unquote(path).lower().split("/") if segment]
    if segments and segments[0] == "index.php":
        del segments[0]
    if segments and segments[0] in _LANGUAGES:
        del segments[0]
    if segments:
        segments[-1] = _SCRIPT_ENDING.sub("", segments[-1])
    return segments


def fold(text: str) -> str:
    """Give the words of a heading or slug for comparing: no case, accents, small words, nor numbers at the end."""
    text = text[:300].lower().replace("œ", "oe")
    if not text.isascii():
        text = "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
    words = [word for word in _NOT_WORD.split(text) if word and word not in _SMALL_WORDS]
    while words and words[-1].isdigit():
        del words[-1]
    return " ".join(words)


def _first(kinds: Iterable[str | None]) -> str | None:
    return next((kind for kind in kinds if kind), None)


def _slug(url: str) -> str:
    segments = segments_of(url)
    return fold(segments[-1]) if segments else ""


def _query_names(url: str) -> list[str]:
    query = url.partition("?")[2]
    return [part.partition("=")[0].lower() for part in query.split("&")] if query else []


def _by_home(url: str, home_url: str) -> str | None:
    if url == home_url:
        return "home"
    segments = segments_of(url)
    at_root = not segments or (len(segments) == 1 and segments[0] in _INDEX_NAMES)
    return "home" if at_root and _SAME_HOME.issuperset(_query_names(url)) else None


def _by_class(classes: frozenset[str]) -> str | None:
    for name, kind in _CLASS_KIND.items():
        if name in classes:
            return kind
    if "home" in classes and classes & {"blog", "page"}:
        return "blog" if "paged" in classes else "home"
    if "blog" in classes or ("archive" in classes and classes & _POST_ARCHIVES):
        return "blog"
    return "category" if any(name.startswith("tax-pa_") for name in classes) else None


def _by_product_data(types: frozenset[str], og: str) -> str | None:
    single = types & _PRODUCT_TYPES and not types & _LIST_TYPES
    return "product" if single or og in ("product", "og:product", "product.item") else None


def _by_place(url: str, types: frozenset[str]) -> str | None:
    place = _structure(url)
    if place == "product":
        return "category" if types & _LIST_TYPES and not types & _PRODUCT_TYPES else "product"
    if place == "article":
        return "blog" if types & _LIST_TYPES and not types & _ARTICLE_TYPES else "article"
    return place


def _by_article_data(types: frozenset[str]) -> str | None:
    if types & _LIST_TYPES and types & _PRODUCT_TYPES:
        return "category"
    return "article" if types & _ARTICLE_TYPES else None


def _by_beginning(text: str) -> str | None:
    words = text.split()
    if len(words) > 10:
        return None
    if words[:1] and words[0] in ("cgv", "faq"):
        return words[0]
    return _first(_PHRASE_KIND.get(" ".join(words[:count])) for count in range(5, 1, -1))


def _structure(url: str) -> str | None:
    segments = segments_of(url)
    for place, segment in enumerate(segments[:-1]):
        if segment in _UNDER:
            return _under(segment, segments[place + 1 :])
        if _YEAR.fullmatch(segment) and segments[place + 1].isdigit():
            return "blog" if all(rest.isdigit() for rest in segments[place + 1 :]) else "article"
    if segments and segments[-1].startswith(("produit-", "product-")):
        return "product"
    if not segments:
        return _first(_QUERY_KIND.get(name) for name in _query_names(url))
    return None


def _under(segment: str, rest: list[str]) -> str:
    kind = _UNDER[segment]
    if kind == "product":
        return "category" if rest[0] in _ARCHIVE else "product"
    if kind == "category":
        return "product" if "products" in rest[:-1] else "category"
    if kind == "article":
        below = rest[1:] if segment == "blogs" else rest  # Shopify: /blogs/<blog>/<article>
        archive = not below or below[0] in _ARCHIVE or all(part.isdigit() for part in below)
        return "blog" if archive else "article"
    if kind == "account" and _PHRASE_KIND.get(fold(rest[-1])) == "login":
        return "login"
    return kind
