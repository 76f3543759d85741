"""The pages of the Shopify-shaped shop: the landmarks, ids and class names of Dawn, with our own words and style."""

from __future__ import annotations

import html
import json
from collections.abc import Iterable

from tests.servers.shop_api import decimal, image_url, money, structured_data
from tests.servers.shop_data import ARTICLES, COLLECTIONS, DOMAIN, PAGES, POLICIES, SHOP, SHOP_ID, Image, Product

SECTION = "template--17004__main"
THEME = {
    "name": "Dawn",
    "id": 160012345678,
    "schema_name": "Dawn",
    "schema_version": "15.2.0",
    "theme_store_id": 887,
    "role": "main",
}
PIXEL = {"id": "shopify-custom-pixel", "type": "CUSTOM", "runtimeContext": "LAX", "privacyPurposes": ["ANALYTICS"]}
CSS = """body{font:16px/1.6 sans-serif;margin:0;color:#222}
header,footer,main{padding:1rem 2rem}
img{max-width:100%;height:auto}
.grid,.list-menu,.list-payment{display:flex;flex-wrap:wrap;gap:1rem;list-style:none;padding:0}
.grid__item{width:18rem}
.badge{background:#222;color:#fff;padding:.1rem .5rem}
.visually-hidden{position:absolute!important;width:1px;height:1px;overflow:hidden;clip:rect(0 0 0 0)}
.price__sale,.price__badge-sale,.price__badge-sold-out,.price--on-sale .price__regular{display:none}
.price--on-sale .price__sale{display:block}
.price--on-sale .price__badge-sale,.price--sold-out .price__badge-sold-out{display:inline-block}
.price--sold-out .price__badge-sale{display:none}
.icon{width:38px;height:24px}
.button{padding:.7rem 2rem;background:#222;color:#fff;border:0}
.button[disabled]{opacity:.5}
fieldset{border:0;padding:0}"""


def layout(title: str, main: str, origin: str, path: str, kind: str, head: str = "") -> bytes:
    """A whole page. `kind` is Shopify's page type: index, product, collection, page, cart, article..."""
    full = SHOP if kind == "index" else f"{html.escape(title)} – {SHOP}"
    logo = f'<a href="/" class="header__heading-link link"><span class="h2">{SHOP}</span></a>'
    logo = f'<h1 class="header__heading">{logo}</h1>' if kind == "index" else logo
    collections = _menu((f"/collections/{handle}", name) for handle, name in COLLECTIONS.items())
    pages = _menu([*((f"/pages/{handle}", name) for handle, (name, _) in PAGES.items()), ("/blogs/journal", "Journal")])
    policies = _menu((f"/policies/{handle}", name) for handle, (name, _) in POLICIES.items())
    payments = "".join(
        f'<li class="list-payment__item"><span class="visually-hidden">{name}</span>'
        '<svg class="icon" viewBox="0 0 38 24" aria-hidden="true"><rect width="38" height="24" rx="3"/></svg></li>'
        for name in ("CB", "Visa", "Mastercard", "PayPal")
    )
    return f"""<!doctype html>
<html class="no-js" lang="fr">
<head>
<meta charset="utf-8"><meta http-equiv="X-UA-Compatible" content="IE=edge">
<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="theme-color" content="">
<link rel="canonical" href="{origin}{path}">
<title>{full}</title>
<meta property="og:site_name" content="{SHOP}"><meta property="og:url" content="{origin}{path}">
<meta property="og:title" content="{html.escape(title)}">
<meta property="og:type" content="{"product" if kind == "product" else "website"}">
{head}
<meta name="twitter:card" content="summary_large_image">
<script>var Shopify = Shopify || {{}};
Shopify.shop = "{DOMAIN}";
Shopify.locale = "fr";
Shopify.currency = {{"active":"EUR","rate":"1.0"}};
Shopify.country = "FR";
Shopify.theme = {json.dumps(THEME, separators=(",", ":"))};
Shopify.theme.handle = "null";
Shopify.cdnHost = "{DOMAIN}/cdn";
Shopify.routes = Shopify.routes || {{}};
Shopify.routes.root = "/";</script>
<meta id="shopify-digital-wallet" name="shopify-digital-wallet" content="/{SHOP_ID}/digital_wallets/dialog">
<script id="shopify-features" type="application/json">
{{"accessToken":"0","domain":"{DOMAIN}","shopId":{SHOP_ID},"locale":"fr"}}</script>
<script id="web-pixels-manager-setup" type="application/json">{{"webPixelsConfigList":[{json.dumps(PIXEL)}]}}</script>
<link href="/cdn/shop/t/2/assets/base.css?v=1" rel="stylesheet" type="text/css" media="all">
<script src="/cdn/shop/t/2/assets/global.js?v=1" defer="defer"></script>
</head>
<body class="gradient">
<a class="skip-to-content-link button visually-hidden" href="#MainContent">Ignorer et passer au contenu</a>
<div id="shopify-section-sections--1__header" class="shopify-section shopify-section-group-header-group section-header">
<header class="header page-width">{logo}<nav class="header__inline-menu" aria-label="Menu">{collections}</nav>
<a href="/search" class="header__icon">Recherche</a> <a href="/account/login" class="header__icon">Connexion</a>
<a href="/cart" class="header__icon header__icon--cart" id="cart-icon-bubble">Panier</a></header></div>
<main id="MainContent" class="content-for-layout focus-none" role="main" tabindex="-1">
{main}
</main>
<div class="shopify-section shopify-section-group-footer-group"><footer class="footer">
<nav aria-label="Pied de page">{pages}{policies}</nav><ul class="list list-payment" role="list">{payments}</ul>
<small class="copyright__content">© 2026, {SHOP} Commerce électronique propulsé par Shopify</small></footer></div>
</body>
</html>
""".encode()


def _menu(links: Iterable[tuple[str, str]]) -> str:
    items = "".join(f'<li><a class="link" href="{href}">{html.escape(name)}</a></li>' for href, name in links)
    return f'<ul class="list-menu" role="list">{items}</ul>'


def picture(image: Image, eager: bool = False) -> str:
    """An <img> as Dawn writes it: responsive, lazy unless first; without text its alt is empty."""
    sources = ", ".join(f"{image_url(image, '', width)} {width}w" for width in (300, 600, 1200))
    lazy = "" if eager else ' loading="lazy"'
    return (
        f'<img src="{image_url(image, "", 600)}" srcset="{sources}" sizes="18rem" '
        f'alt="{html.escape(image.alt or "")}" width="600" height="600"{lazy}>'
    )


def price(product: Product) -> str:
    """The price block: both prices are always there, and classes on the block choose which is seen."""
    sale = product.compare_at is not None
    classes = "price" + (" price--sold-out" if not product.available else "") + (" price--on-sale" if sale else "")
    varies = len({variant.price for variant in product.variants}) > 1
    now = ("À partir de " if varies else "") + money(product.price)
    before = money(product.compare_at) if product.compare_at else ""
    return (
        f'<div class="{classes} price--show-badge"><div class="price__container"><div class="price__regular">'
        '<span class="visually-hidden">Prix habituel</span> '
        f'<span class="price-item price-item--regular">{now}</span></div><div class="price__sale">'
        f'<span class="visually-hidden">Prix habituel</span> <s class="price-item price-item--regular">{before}</s> '
        '<span class="visually-hidden">Prix promotionnel</span> '
        f'<span class="price-item price-item--sale price-item--last">{now}</span></div></div>'
        '<span class="badge price__badge-sale">En vente</span> '
        '<span class="badge price__badge-sold-out">Épuisé</span></div>'
    )


def card(product: Product, heading: str = "h3") -> str:
    """A product in a list."""
    image = picture(product.images[0]) if product.images else ""
    return (
        f'<li class="grid__item"><div class="card-wrapper product-card-wrapper"><div class="card__media">{image}</div>'
        f'<{heading} class="card__heading h5"><a href="/products/{product.handle}" class="full-unstyled-link">'
        f'{html.escape(product.title)}</a></{heading}><div class="card-information">{price(product)}</div></div></li>'
    )


def cards(products: Iterable[Product], heading: str = "h3") -> str:
    """The grid of a list of products."""
    items = "".join(card(product, heading) for product in products)
    return f'<ul id="product-grid" class="grid product-grid" role="list">{items}</ul>'


def product_head(product: Product, origin: str) -> str:
    """Open Graph prices under Dawn's own names, in the shop's number format."""
    image = image_url(product.images[0], "//" + origin.partition("://")[2])
    return (
        f'<meta property="og:image" content="http:{image}">'
        f'<meta property="og:price:amount" content="{decimal(product.price).replace(".", ",")}">'
        '<meta property="og:price:currency" content="EUR">'
    )


def product_main(product: Product, origin: str, chosen: int | None = None) -> str:
    """The main part of a product page; `chosen` is the id of the variant asked for."""
    variant = next((v for v in product.variants if v.id == chosen), None)
    variant = variant or next((v for v in product.variants if v.available), product.variants[0])
    slides = "".join(
        f'<li id="Slide-{SECTION}-{n}" class="product__media-item grid__item"><div class="product__media media">'
        f"{picture(image, eager=n == 1)}</div></li>"
        for n, image in enumerate(product.images, 1)
    )
    form = f"product-form-{SECTION}"
    choices = ""
    for n, name in enumerate(product.option_names):
        values = dict.fromkeys(v.options[n] for v in product.variants)
        radios = "".join(
            f'<input type="radio" id="{SECTION}-{n}-{m}" name="{name}-{n}" value="{value}" form="{form}"'
            f'{" checked" if value == variant.options[n] else ""}><label for="{SECTION}-{n}-{m}">{value}</label>'
            for m, value in enumerate(values)
        )
        choices += (
            f'<fieldset class="js product-form__input"><legend class="form__label">{name}</legend>{radios}</fieldset>'
        )
    variants = json.dumps([{"id": v.id, "available": v.available, "price": v.price} for v in product.variants])
    selects = (
        f'<variant-selects id="variant-selects-{SECTION}" data-section="{SECTION}">{choices}'
        f'<script type="application/json">{variants}</script></variant-selects>'
    )
    stock = "En stock : expédié sous 48 h" if variant.available else "Épuisé"
    disabled = "" if variant.available else ' disabled="disabled"'
    label = "Ajouter au panier" if variant.available else "Épuisé"
    body = f'<div class="product__description rte quick-add-hidden">{product.body}</div>' if product.body else ""
    return f"""<section id="MainProduct-{SECTION}" class="section-{SECTION}-padding" data-section="{SECTION}">
<div class="product product--large grid"><div class="grid__item product__media-wrapper"><media-gallery
id="MediaGallery-{SECTION}" role="region" aria-label="Visionneuse de la galerie"><ul class="product__media-list grid"
role="list">{slides}</ul></media-gallery></div>
<div class="product__info-wrapper grid__item"><div id="ProductInfo-{SECTION}" class="product__info-container">
<p class="product__text caption-with-letter-spacing">{SHOP}</p>
<div class="product__title"><h1>{html.escape(product.title)}</h1></div>
<div class="no-js-hidden" id="price-{SECTION}" role="status">{price(product)}</div>
<div class="product__tax caption rte">Taxes incluses. <a href="/policies/shipping-policy">Frais d’expédition</a>
calculés à
l’étape de paiement.</div>
{selects if product.option_names else ""}
<p class="product__inventory" id="Inventory-{SECTION}">{stock}</p>
<p class="product__sku" id="Sku-{SECTION}"><span class="visually-hidden">SKU :</span> {variant.sku}</p>
<div id="Quantity-Form-{SECTION}" class="product-form__input product-form__quantity"><label class="quantity__label"
for="Quantity-{SECTION}">Quantité</label><quantity-input class="quantity"><input class="quantity__input" type="number"
name="quantity" id="Quantity-{SECTION}" min="1" value="1" form="{form}"></quantity-input></div>
<product-form class="product-form"><form method="post" action="/cart/add" id="{form}" accept-charset="UTF-8"
class="form"
enctype="multipart/form-data" data-type="add-to-cart-form"><input type="hidden" name="form_type" value="product">
<input type="hidden" name="id" value="{variant.id}"><div class="product-form__buttons"><button type="submit" name="add"
class="product-form__submit button
button--full-width"{disabled}><span>{label}</span></button></div></form></product-form>
{body}
</div></div></div>
<product-recommendations class="related-products"
data-url="/recommendations/products?product_id={product.id}&amp;limit=4">
</product-recommendations>
<script type="application/ld+json">{structured_data(product, origin)}</script>
</section>"""


def home_main(products: Iterable[Product]) -> str:
    """Banner and featured collection."""
    return (
        f'<div class="banner"><h2 class="banner__heading">Le cuir, cousu à Millau</h2><p>{SHOP} coupe et '
        f"coud chaque pièce "
        'dans son atelier.</p><a class="button" href="/collections/all">Voir les produits</a></div>'
        f'<div class="collection"><h2 class="title">Produits phares</h2>{cards(products)}</div>'
    )


def contact_main() -> str:
    """Shopify's contact form, with labels."""
    fields = "".join(
        f'<div class="field"><input class="field__input" type="{kind}" id="ContactForm-{name}" name="contact[{name}]" '
        f'placeholder="{label}"><label class="field__label" for="ContactForm-{name}">{label}</label></div>'
        for name, kind, label in (("name", "text", "Nom"), ("email", "email", "E-mail"), ("phone", "tel", "Téléphone"))
    )
    return (
        '<h1 class="title">Contact</h1><form method="post" action="/contact#ContactForm" id="ContactForm" '
        f'accept-charset="UTF-8" class="isolate">{fields}<label for="ContactForm-body">Commentaire</label>'
        '<textarea id="ContactForm-body" name="contact[body]"></textarea><button class="button">Envoyer</button></form>'
    )


def blog_main() -> str:
    """The list of articles."""
    items = "".join(
        f'<article class="article-card"><h2 class="h3"><a href="/blogs/journal/{handle}">{title}</a></h2>'
        f'<time datetime="{day}T08:00:00Z">{day}</time></article>'
        for handle, (title, day, _) in ARTICLES.items()
    )
    return f'<h1 class="title--primary">Journal</h1>{items}'


def cart_main() -> str:
    """The empty cart."""
    return (
        '<cart-items class="page-width is-empty"><div class="cart__warnings"><h1 class="cart__empty-text">Votre panier '
        'est vide</h1><a href="/collections/all" class="button">Continuer les achats</a></div></cart-items>'
    )


def password_main() -> str:
    """The door of a closed storefront."""
    return (
        '<div class="password-main"><h1>Ouverture prochaine</h1><form method="post" action="/password" '
        'id="login_form" accept-charset="UTF-8" class="storefront-password-form"><label '
        'for="Password">Saisir le mot de '
        'passe de la boutique</label><input type="password" name="password" id="Password" '
        'autocomplete="current-password">'
        '<button name="commit" class="password-button button">Entrer</button></form></div>'
    )
