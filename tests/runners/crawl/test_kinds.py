from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from runners.crawl.kinds import KINDS, fold, kind_of_url, page_kind, template_of

S = "https://exemple.fr"


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "home"),
        ("/fr/", "home"),
        ("/en-gb/", "home"),
        ("/index.php", "home"),
        ("/index.html", "home"),
        ("/?lang=en", "home"),
        ("/?page_id=12", "other"),
        ("/?p=12", "other"),
        ("/?s=gourde", "search"),
        ("/?product=gourde", "product"),
        ("/produit/gourde-inox/", "product"),
        ("/fr/produit/gourde/", "product"),
        ("/index.php/product/bottle/", "product"),
        ("/products/gourde", "product"),
        ("/collections/all/products/gourde", "product"),
        ("/produit-gourde.html", "product"),
        ("/site/produit/gourde/", "product"),
        ("/boutique/", "category"),
        ("/boutique.php", "category"),
        ("/produits", "category"),
        ("/produits/page/2/", "category"),
        ("/collections/all", "category"),
        ("/categorie-produit/inox/", "category"),
        ("/categorie-produit/cookies/", "category"),
        ("/blog/", "blog"),
        ("/actualites", "blog"),
        ("/blog/page/2/", "blog"),
        ("/blog/category/conseils/", "blog"),
        ("/category/conseils/", "blog"),
        ("/blogs/news", "blog"),
        ("/blogs/news/tagged/inox", "blog"),
        ("/2026/03/", "blog"),
        ("/blogs/news/laver-sa-gourde", "article"),
        ("/blog/livraison/", "article"),
        ("/2026/03/12/laver-sa-gourde/", "article"),
        ("/contact", "contact"),
        ("/contact-2/", "contact"),
        ("/contactez-nous.html", "contact"),
        ("/pages/nous-contacter", "contact"),
        ("/mentions-legales/", "legal"),
        ("/mentions-l%C3%A9gales/", "legal"),
        ("/policies/legal-notice", "legal"),
        ("/cgv", "cgv"),
        ("/conditions-generales-de-vente/", "cgv"),
        ("/policies/terms-of-sale", "cgv"),
        ("/politique-de-confidentialite/", "privacy"),
        ("/privacy-policy", "privacy"),
        ("/politique-de-cookies-ue/", "cookies"),
        ("/accessibilite", "accessibility"),
        ("/faq", "faq"),
        ("/foire-aux-questions/", "faq"),
        ("/livraison", "delivery"),
        ("/policies/shipping-policy", "delivery"),
        ("/retours-et-remboursements/", "returns"),
        ("/policies/refund-policy", "returns"),
        ("/a-propos/", "about"),
        ("/qui-sommes-nous/", "about"),
        ("/about-us", "about"),
        ("/panier/", "cart"),
        ("/cart", "cart"),
        ("/commander/", "checkout"),
        ("/checkout/order-received/", "checkout"),
        ("/validation-de-la-commande/", "checkout"),
        ("/mon-compte/", "account"),
        ("/mon-compte/lost-password/", "account"),
        ("/account/login", "login"),
        ("/connexion", "login"),
        ("/search?q=x", "search"),
        ("/recherche", "search"),
        ("/plan-du-site/", "sitemap"),
        ("/laver-sa-gourde/", "other"),
        ("/nos-valeurs-et-la-livraison-de-demain/", "other"),
        ("/comment-rediger-ses-mentions-legales/", "other"),
    ],
)
def test_what_an_address_announces(path: str, kind: str) -> None:
    assert kind_of_url(S + path) == kind


@pytest.mark.parametrize(
    ("path", "signals", "kind"),
    [
        # WordPress and WooCommerce say it in the body's classes
        ("/", {"body_classes": ["home", "page", "page-id-2"]}, "home"),
        ("/site/", {"body_classes": ["home", "blog"]}, "home"),
        ("/site/page/2/", {"body_classes": ["home", "blog", "paged"]}, "blog"),
        ("/gourde/", {"body_classes": ["product-template-default", "single", "single-product"]}, "product"),
        ("/inox/", {"body_classes": ["archive", "tax-product_cat", "woocommerce"]}, "category"),
        ("/couleur/vert/", {"body_classes": ["archive", "tax-pa_couleur"]}, "category"),
        ("/acheter/", {"body_classes": ["archive", "post-type-archive-product"]}, "category"),
        ("/x/", {"body_classes": ["page", "woocommerce-cart"]}, "cart"),
        ("/x/", {"body_classes": ["page", "woocommerce-checkout"]}, "checkout"),
        ("/x/", {"body_classes": ["page", "woocommerce-account"]}, "account"),
        ("/?s=x", {"body_classes": ["search", "search-results"]}, "search"),
        ("/x/", {"body_classes": ["archive", "category", "category-conseils"]}, "blog"),
        ("/livraison/", {"body_classes": ["single", "single-post"], "h1": "Livraison"}, "article"),
        ("/contact/", {"body_classes": ["error404"], "title": "Page introuvable"}, "other"),
        ("/x/", {"body_classes": ["privacy-policy", "page"]}, "privacy"),
        ("/a/", {"body_classes": ["home"]}, "other"),
        ("/a/", {"body_classes": ["category"]}, "other"),
        # Shopify's themes
        ("/x", {"body_classes": ["template-product"]}, "product"),
        ("/x", {"body_classes": ["template-list-collections"]}, "category"),
        ("/pages/contact", {"body_classes": ["template-page"]}, "contact"),
        # data
        ("/g1", {"jsonld_types": ["Product", "Offer", "BreadcrumbList"]}, "product"),
        ("/g1", {"jsonld_types": ["https://schema.org/ProductGroup"]}, "product"),
        ("/g1", {"og_type": "product"}, "product"),
        ("/g1", {"jsonld_types": ["CollectionPage", "ItemList", "Product"]}, "category"),
        ("/", {"jsonld_types": ["Product"]}, "home"),
        ("/produits/gourdes/", {"jsonld_types": ["CollectionPage"]}, "category"),
        ("/produits/gourde/", {"jsonld_types": ["ItemList", "Product"]}, "product"),
        ("/blog/inox/", {"jsonld_types": ["CollectionPage"]}, "blog"),
        ("/laver/", {"jsonld_types": ["BlogPosting"]}, "article"),
        ("/mentions-legales/", {"jsonld_types": ["Article"], "og_type": "article"}, "legal"),
        ("/p-12", {"jsonld_types": ["Article"], "h1": "Mentions légales"}, "legal"),
        ("/ecrire", {"jsonld_types": ["ContactPage"]}, "contact"),
        ("/marque-a", {"jsonld_types": ["AboutPage"]}, "about"),
        ("/laver/", {"og_type": "article"}, "article"),
        ("/services/", {"og_type": "article", "body_classes": ["page", "page-id-7"]}, "other"),
        # headings and titles
        ("/p1", {"h1": "Contactez-nous"}, "contact"),
        ("/p1", {"title": "Contact – Gourde & Co"}, "contact"),
        ("/p1", {"h1": "Conditions Générales de Vente"}, "cgv"),
        ("/p1", {"h1": "CGV – Gourde & Co"}, "cgv"),
        ("/p1", {"h1": "Politique de confidentialité de Gourde & Co"}, "privacy"),
        ("/p1", {"h1": "Mentions légales et politique de confidentialité"}, "legal"),
        ("/p1", {"h1": "Mentions légales : les rédiger", "jsonld_types": ["BlogPosting"]}, "article"),
        ("/p1", {"h1": "À propos de nous"}, "about"),
        ("/p1", {"h1": "Foire aux questions"}, "faq"),
        ("/p1", {"h1": "Déclaration d’accessibilité : non conforme"}, "accessibility"),
        ("/p1", {"h1": "Shipping & delivery"}, "delivery"),
        ("/p1", {"h1": "Notre catalogue 2026"}, "category"),
        ("/p1", {"h1": "Gourdes gravées pour vos équipes"}, "other"),
        ("/p1", {}, "other"),
    ],
)
def test_what_a_page_says_of_itself(path: str, signals: dict[str, str], kind: str) -> None:
    assert page_kind(S + path, **signals) == kind


def test_the_start_page_is_the_home_page_wherever_it_is() -> None:
    start = "https://exemple.fr/~eleve/boutique/"
    assert page_kind(start, home_url=start) == "home"
    assert page_kind(start) == "category"


def test_folding() -> None:
    assert fold("  Nos Conditions générales de VENTE (2026) ") == "conditions generales vente"
    assert fold("Qui sommes-nous ?") == "qui sommes nous"
    assert fold("Œuvres d’été") == "oeuvres ete"
    assert fold("l'histoire") == "histoire"
    assert fold("!!!") == ""


@pytest.mark.parametrize(
    ("pages", "together"),
    [
        ([("/produit/a/", "product"), ("/x", "product")], True),
        ([("/mentions-legales/", "legal"), ("/cgv/", "cgv"), ("/livraison/", "delivery")], True),
        ([("/services/a/", "other"), ("/services/b/", "other")], True),
        ([("/fr/services/a/", "other"), ("/services/b/", "other")], True),
        ([("/a-propos/", "about"), ("/valeurs/", "other")], True),
        ([("/services/a/", "other"), ("/equipe/b/", "other")], False),
        ([("/services/a/", "other"), ("/valeurs/", "other")], False),
        ([("/p/", "product"), ("/p/", "category")], False),
        ([("/panier/", "cart"), ("/commander/", "checkout")], False),
    ],
)
def test_templates(pages: list[tuple[str, str]], together: bool) -> None:
    keys = {template_of(S + path, kind) for path, kind in pages}
    assert (len(keys) == 1) is together


def test_two_hosts_have_two_themes() -> None:
    assert template_of("https://a.fr/", "home") != template_of("https://a.myshopify.com/", "home")


@settings(max_examples=300, deadline=None, derandomize=True, database=None)
@given(st.text(max_size=40), st.text(max_size=40), st.lists(st.text(max_size=10), max_size=4))
def test_nothing_raises_and_every_answer_is_a_kind(path: str, text: str, names: list[str]) -> None:
    url = f"{S}/{path}"
    assert page_kind(url, text, text, names, names, text) in KINDS
    assert kind_of_url(url) in KINDS
    assert template_of(url, "other").startswith("exemple.fr/page")


def test_long_texts_are_quick() -> None:
    start = time.process_time()
    page_kind(f"{S}/{'a-' * 2000}", "é " * 500_000, "mentions " * 500_000, ["x"] * 10_000, ["y"] * 10_000)
    for i in range(20_000):
        kind_of_url(f"{S}/boutique/produit/gourde-{i}/")
    assert time.process_time() - start < 3
