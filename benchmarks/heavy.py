"""Pages of some 150 kB, as shops made with a page builder send them: what `judge.py` judges."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

TEXT = "une tasse de grès tournée à la main, émaillée de bleu et cuite deux fois dans notre atelier du Vercors"
WORDS = TEXT.split()
ARTICLES, PARAGRAPHS, REVIEWS = 60, 12, 12


def make_pages(folder: Path, pages: int) -> None:
    """Pages page-1.html to page-`pages`.html: some 1300 elements each, half of it styles, data and classes."""
    folder.mkdir(parents=True, exist_ok=True)
    for n in range(12):
        Image.effect_noise((640, 480), 70).convert("RGB").save(folder / f"{n}.jpg", quality=70)
    rules = (f".c{n} .d{n % 9} > p {{ margin: {n % 7}px; color: #{n % 5}{n % 7}3 }}\n" for n in range(1500))
    (folder / "style.css").write_text("body{margin:2em;max-width:70em;font:16px/1.5 sans-serif}\n" + "".join(rules))
    (folder / "script.js").write_text("".join(f"window.f{n} = (x) => x * {n};\n" for n in range(4000)))
    for number in range(1, pages + 1):
        (folder / f"page-{number}.html").write_text(_page(number, pages), encoding="utf-8")


def _page(number: int, pages: int) -> str:
    menu = "".join(
        f'<li class="menu-item menu-item-type-post_type menu-item-object-page menu-item-{n + 40}">'
        f'<a href="/page-{1 + n % pages}.html?rayon={n}">Rayon {_words(n, 2)}</a></li>'
        for n in range(40)
    )
    text = "".join(f"<h2>{_words(number + n, 5)}</h2><p>{_words(number * 3 + n, 90)}</p>" for n in range(PARAGRAPHS))
    sizes = "".join(f"<tr><th scope='row'>Taille {n}</th><td>{n + 7} cm</td><td>{n * 9} g</td></tr>" for n in range(12))
    return (
        f'<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>Objets de grès, page {number}</title>'
        f'<meta name="viewport" content="width=device-width"><meta name="description" content="{_words(number, 24)}">'
        f"<style>{_rules()}</style><link rel='stylesheet' href='/style.css'><script src='/script.js'></script>"
        f"{_data(number)}</head><body class='page wp-embed-responsive page-id-{number}'>"
        f"<header><nav aria-label='Rayons'><ul>{menu}</ul></nav></header><main id='contenu'><h1>Objets {number}</h1>"
        f"<div class='intro'>{text}</div>{''.join(_article(number, n) for n in range(ARTICLES))}"
        f"<table><caption>Tailles</caption><thead><tr><th>Nom</th><th>Haut</th><th>Poids</th></tr></thead>"
        f"<tbody>{sizes}</tbody></table>{''.join(_review(number, n) for n in range(REVIEWS))}{_FORM}</main>"
        f"<footer><p>{_words(number, 30)}</p><a href='/mentions.html'>Mentions légales</a></footer></body></html>"
    )


def _article(number: int, n: int) -> str:
    picture, name = n % 12, f"Objet {number}-{n}"
    shown = ", ".join(f"/{picture}.jpg?w={width} {width}w" for width in (320, 480, 640, 960))
    return (
        f'<article class="c{n} product type-product post-{n + 300} status-publish instock product_cat-gres '
        f'has-post-thumbnail shipping-taxable purchasable product-type-simple"><a class="woocommerce-LoopProduct-link" '
        f'href="/page-{1 + n % 6}.html?objet={n}">'
        f'<img class="attachment-woocommerce_thumbnail size-woocommerce_thumbnail" '
        f'src="/{picture}.jpg" srcset="{shown}" sizes="(max-width: 320px) 100vw, 320px" alt="Bol {n}" width="320" '
        f'height="240" loading="lazy" decoding="async"><h3 class="woocommerce-loop-product__title">{name}</h3></a>'
        f'<div class="d{n % 9}"><p>{_words(number + n, 40)}</p><p class="price"><span class="woocommerce-Price-amount">'
        f"<bdi>{n},90&nbsp;<span>€</span></bdi></span></p><ul><li>Grès</li><li>Émail</li></ul>"
        f'<label for="q{n}">Quantité</label> <input type="number" id="q{n}" value="1" name="q{n}" min="1" step="1">'
        f'<button type="button" class="button add_to_cart_button ajax_add_to_cart" data-product_id="{n}" '
        f'data-product_sku="GR-{n}">Ajouter<span class="screen-reader-text"> {name}</span></button></div></article>'
    )


def _review(number: int, n: int) -> str:
    return (
        f'<div class="comment even thread-even depth-1" id="avis-{n}"><p class="meta"><strong>Client {n}</strong> '
        f'<time datetime="2026-03-{n + 1:02}">{n + 1} mars 2026</time></p><p>{_words(number * 5 + n, 60)}</p></div>'
    )


_FORM = (
    '<form action="/envoi" method="post"><p><label for="nom">Nom</label><input id="nom" name="nom" autocomplete="name">'
    '</p><p><label for="courriel">Courriel</label><input id="courriel" type="email" name="courriel" required></p>'
    '<p><label for="mot">Message</label><textarea id="mot" name="mot"></textarea></p><button>Envoyer</button></form>'
)


def _rules() -> str:
    return "".join(f".wp-block-{n}{{--wp--preset--color-{n}:#{n:06x};padding:{n % 9}px}}" for n in range(850))


def _data(number: int) -> str:
    offers = ",".join(
        f'{{"@type":"Product","name":"Objet {number}-{n}","image":"/{n % 12}.jpg","description":"{_words(n, 12)}",'
        f'"offers":{{"@type":"Offer","price":"{n}.90","priceCurrency":"EUR"}}}}'
        for n in range(ARTICLES)
    )
    return f'<script type="application/ld+json">{{"@context":"https://schema.org","@graph":[{offers}]}}</script>'


def _words(seed: int, count: int) -> str:
    return " ".join(WORDS[(seed * 7 + n * (1 + seed % 5)) % len(WORDS)] for n in range(count))
