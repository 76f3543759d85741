from __future__ import annotations

import pytest

from runners.crawl.refusals import is_file, refusal

S = "https://exemple.fr"


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/?add-to-cart=12", "cart-action"),
        ("/produit/gourde/?add-to-cart=12&quantity=1", "cart-action"),
        ("/?remove_item=ab", "cart-action"),
        ("/cart/add?id=1", "cart-action"),
        ("/cart/add.js?id=1", "cart-action"),
        ("/cart/change?line=1&quantity=0", "cart-action"),
        ("/cart/40123:1", "cart-action"),
        ("/panier?ajouter=12", "cart-action"),
        ("/panier/ajouter/12", "cart-action"),
        ("/panier?ajouter_produit=12", "cart-action"),
        ("/fr/panier?add=1&id_product=4", "cart-action"),
        ("/panier?action=vider", "cart-action"),
        ("/ajouter-au-panier/12", "cart-action"),
        ("/?wc-ajax=get_refreshed_fragments", "cart-action"),
        ("/?add_to_wishlist=4", "list-action"),
        ("/?action=yith-woocompare-add-product&id=4", "cart-action"),
        ("/deconnexion/", "logout"),
        ("/d%C3%A9connexion/", "logout"),
        ("/mon-compte/customer-logout/", "logout"),
        ("/account/logout", "logout"),
        ("/logout.php", "logout"),
        ("/?mylogout=", "logout"),
        ("/index.php?action=logout", "logout"),
        ("/produits/supprimer/4", "delete-action"),
        ("/admin.php?delete=4", "delete-action"),
        ("/item?action=delete&id=3", "delete-action"),
        ("/item?do=delete_item&id=3", "delete-action"),
        ("/wp-login.php", "admin"),
        ("/wp-admin/", "admin"),
        ("/blog/wp-admin/admin-ajax.php?action=x", "admin"),
        ("/xmlrpc.php?rsd", "admin"),
        ("/wp-json/oembed/1.0/embed?url=x", "wp-api"),
        ("/?rest_route=/wp/v2/posts", "wp-api"),
        ("/article/?replytocom=5#respond", "comment-action"),
        ("/article/trackback/", "comment-action"),
        ("/cdn-cgi/l/email-protection", "cdn-internal"),
        ("/page/?_wpnonce=1a2b", "nonce"),
        ("/page/?x_nonce=1a2b", "nonce"),
        ("/?p=12&preview=true", "preview"),
        ("/?preview_theme_id=12", "preview"),
        ("/article/?print=1", "print"),
        ("/article/?format=print", "print"),
        ("/article/?share=twitter", "share"),
        ("/unsubscribe?u=1", "unsubscribe"),
        ("/se-d%C3%A9sabonner", "unsubscribe"),
        ("/?action=unsubscribe&k=1", "unsubscribe"),
        ("/feed/", "feed"),
        ("/article/feed/", "feed"),
        ("/feed/atom/", "feed"),
        ("/?feed=rss2", "feed"),
        ("/commander/order-pay/12/?key=wc_order", "order-action"),
        ("/checkout/confirm", "order-action"),
        ("/commande/valider", "order-action"),
        ("/checkouts/cn/abc", "order-action"),
        ("/mon-compte/?cancel_order=true&order=x", "order-action"),
        ("/mon-compte/delete-payment-method/3/", "account-action"),
        ("/account/activate/12/abc", "account-action"),
    ],
)
def test_refusal_names_why_a_link_is_never_followed(path: str, reason: str) -> None:
    assert refusal(S + path) == reason


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/panier/",
        "/cart",
        "/commander/",
        "/checkout/",
        "/checkout/order-received/",
        "/mon-compte/",
        "/mon-compte/lost-password/",
        "/mon-compte/edit-account/",
        "/account/login",
        "/boutique/?orderby=price",
        "/boutique/page/2/",
        "/?s=gourde",
        "/?p=12",
        "/blog/comment-supprimer-son-compte/",
        "/blog/ajouter-un-produit-au-panier/",
        "/produit/panier/",
        "/produit/panier-osier/",
        "/categorie-produit/corbeille/",
        "/services/print/",
        "/services/impression/",
        "/produits/feed-your-dog/",
        "/newsletter/",
        "/partager/",
        "/collections/add-ons/",
        "/wishlist/",
        "/comparer/",
        "/favoris",
        "/discount/",
        "/?lang=en",
        "/?action=show&id=1",
        "/page?address=1",
        "/page?updated=1",
    ],
)
def test_pages_that_only_show_something_are_visited(path: str) -> None:
    assert refusal(S + path) is None


@pytest.mark.parametrize(
    "path", ["/a.pdf", "/a.PDF?v=1", "/wp-content/uploads/a.jpeg", "/sitemap.xml", "/blogs/news.atom"]
)
def test_files(path: str) -> None:
    assert is_file(S + path)


@pytest.mark.parametrize("path", ["", "/", "/a.html", "/a.php?x=b.pdf", "/v1.2", "/a.pdf/", "/guide.fr"])
def test_pages_are_no_files(path: str) -> None:
    assert not is_file(S + path)
