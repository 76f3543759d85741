"""What the Shopify-shaped shop sells: six products, each with its planted truth. Prices are in cents."""

from __future__ import annotations

from dataclasses import dataclass

SHOP = "Maison Ondine"
DOMAIN = "maison-ondine.myshopify.com"
SHOP_ID = 61234567890
PASSWORD = "ondine-2026"  # of the storefront, when it is closed
MADE, MOVED = "2026-02-03T09:15:00+01:00", "2026-05-12T18:40:21+02:00"


@dataclass(frozen=True)
class Variant:
    """One thing to buy; `options` follow the product's option names."""

    id: int
    options: tuple[str, ...]
    price: int
    sku: str
    available: bool = True
    compare_at: int | None = None
    grams: int = 200

    @property
    def title(self) -> str:
        """Shopify's own: option values joined, or its fixed words for a product without options."""
        return " / ".join(self.options) or "Default Title"


@dataclass(frozen=True)
class Image:
    """A picture: file name, colour that it is filled with, alternative text (None: the merchant gave none)."""

    name: str
    colour: str
    alt: str | None


@dataclass(frozen=True)
class Product:
    """One product; `truth` says what is planted; `data_price` is what its structured data claims, in cents."""

    id: int
    handle: str
    title: str
    kind: str
    body: str
    variants: tuple[Variant, ...]
    images: tuple[Image, ...]
    truth: str
    option_names: tuple[str, ...] = ()
    collections: tuple[str, ...] = ()
    data_price: int | None = None

    @property
    def price(self) -> int:
        """The lowest price."""
        return min(variant.price for variant in self.variants)

    @property
    def available(self) -> bool:
        """Whether any variant can be bought."""
        return any(variant.available for variant in self.variants)

    @property
    def compare_at(self) -> int | None:
        """The reference price of the first variant, when it is on sale."""
        return self.variants[0].compare_at


def _images(stem: str, title: str, colours: tuple[str, ...], described: bool = True) -> tuple[Image, ...]:
    return tuple(
        Image(f"{stem}-{n}.jpg", colour, f"{title}, vue {n}" if described else None)
        for n, colour in enumerate(colours, 1)
    )


BESACE = """<p>La besace Ondine est coupée dans un cuir de vachette tanné aux végétaux, teinté dans la masse, qui se
patine
avec le temps. Son rabat large protège le contenu de la pluie, et sa bandoulière se règle de 80 à 125 cm pour se
porter à
l’épaule ou croisée.</p><p>À l’intérieur, une poche zippée reçoit le téléphone, deux compartiments séparent
l’ordinateur
de treize pouces des carnets, et un mousqueton garde les clés à portée de main. Les coutures sont faites au fil de lin
poissé, à raison de sept points par pouce, et chaque tranche est cirée trois fois.</p><h3>Caractéristiques</h3><ul>
<li>Matière : cuir de vachette pleine fleur, doublure en coton</li><li>Dimensions M : 34 × 26 × 9 cm ; L : 40 × 30 ×
11 cm</li>
<li>Poids : 980 g</li><li>Fabrication : atelier de Millau, France</li></ul><p>Entretien : une crème incolore deux
fois par an.
Livrée en 48 h par Colissimo, garantie deux ans, retours gratuits pendant trente jours.</p>"""
CARTES = """<p>Quatre fentes et une poche centrale : le porte-cartes Lune tient dans la paume et reçoit six cartes et
quelques billets pliés. Cuir d’agneau, finition main, 10 × 7 cm, 38 g. Fabriqué en France.</p>"""
CEINTURE = """<p>Une ceinture de 35 mm en collet lisse, à boucle de laiton massif. Elle se raccourcit d’un coup de
ciseaux
grâce à sa boucle démontable. Cuir de 3,5 mm d’épaisseur, fabriquée en France.</p>"""
POCHETTE = """<p>La pochette Brume se glisse sous le bras ou se porte au poignet grâce à sa dragonne. Cuir grainé,
fermeture
à pression aimantée, 26 × 16 cm, 240 g. Fin de série : les dernières pièces de l’hiver.</p>"""
ETUI = """<p>Un étui rigide, doublé de microfibre, qui protège les lunettes des chocs du sac. Cuir de vachette, aimant
caché, 17 × 7 × 5 cm, 120 g. Fabriqué en France.</p>"""

PRODUCTS = (
    Product(
        8101,
        "besace-ondine",
        "Besace Ondine",
        "Sac",
        BESACE,
        (
            Variant(45101, ("Cognac", "M"), 18900, "ONB-COG-M", grams=980),
            Variant(45102, ("Cognac", "L"), 21900, "ONB-COG-L", grams=1150),
            Variant(45103, ("Noir", "M"), 18900, "ONB-NOI-M", grams=980),
            Variant(45104, ("Noir", "L"), 21900, "ONB-NOI-L", available=False, grams=1150),
        ),
        _images("besace-ondine", "Besace Ondine", ("#8a5a2b", "#7a4d22", "#2b2b2b", "#a06b35")),
        "variants: four, two prices, one of them sold out",
        ("Couleur", "Taille"),
        ("sacs",),
    ),
    Product(
        8102,
        "porte-cartes-lune",
        "Porte-cartes Lune",
        "Petite maroquinerie",
        CARTES,
        (Variant(45201, (), 2900, "LUN-01", grams=38),),
        _images("porte-cartes-lune", "Porte-cartes Lune", ("#c9b38a", "#b59f77", "#a08a62")),
        "plain: one variant, in stock",
        (),
        ("accessoires",),
    ),
    Product(
        8103,
        "ceinture-rivage",
        "Ceinture Rivage",
        "Ceinture",
        CEINTURE,
        tuple(Variant(45300 + n, (f"{n} cm",), 5900, f"RIV-{n}", available=False, grams=210) for n in (85, 95, 105)),
        _images("ceinture-rivage", "Ceinture Rivage", ("#4a3520", "#5a4228")),
        "sold out: none of its three variants can be bought",
        ("Longueur",),
        ("accessoires",),
    ),
    Product(
        8104,
        "pochette-brume",
        "Pochette Brume",
        "Sac",
        POCHETTE,
        (Variant(45401, (), 6900, "BRU-01", compare_at=9500, grams=240),),
        _images("pochette-brume", "Pochette Brume", ("#8e9aa3", "#7c8890", "#a3aeb6"), described=False),
        "on sale: 69,00 instead of 95,00; its images have no alternative text",
        (),
        ("sacs",),
    ),
    Product(
        8105,
        "trousse-ecume",
        "Trousse Écume",
        "Petite maroquinerie",
        "",
        (Variant(45501, (), 4500, "ECU-01", grams=160),),
        _images("trousse-ecume", "Trousse Écume", ("#d8e2e0",)),
        "no description, and a single image",
        (),
        ("accessoires",),
    ),
    Product(
        8106,
        "etui-lunettes-anse",
        "Étui à lunettes Anse",
        "Petite maroquinerie",
        ETUI,
        (Variant(45601, (), 2790, "ANS-01", grams=120),),
        _images("etui-lunettes-anse", "Étui à lunettes Anse", ("#31525b", "#3d6570", "#274349")),
        "its structured data says 24,90 where the page says 27,90",
        (),
        ("accessoires",),
        data_price=2490,
    ),
)
COLLECTIONS = {"all": "Tous les produits", "sacs": "Sacs", "accessoires": "Accessoires"}
PAGES = {
    "a-propos": (
        "À propos",
        """<p>Maison Ondine travaille le cuir à Millau depuis 2014. Trois personnes coupent, parent et cousent chaque
pièce.</p><h2>Notre atelier</h2><p>Il se visite le premier samedi du mois, sur rendez-vous.</p>""",
    ),
    "contact": ("Contact", ""),
}
POLICIES = {
    "refund-policy": (
        "Politique de remboursement",
        """<p>Vous disposez de quatorze jours après réception pour exercer votre droit de rétractation, sans motif. Le
remboursement suit sous quatorze jours, frais de livraison standard compris.</p>""",
    ),
    "privacy-policy": (
        "Politique de confidentialité",
        """<p>Responsable du traitement : Maison Ondine SARL. Les données de commande sont gardées dix ans pour la
comptabilité. Vos droits d’accès, de rectification et d’effacement s’exercent à rgpd@maison-ondine.invalid ;
vous pouvez saisir la CNIL.</p>""",
    ),
    "terms-of-service": (
        "Conditions générales de vente",
        """<p>Les prix sont en euros, toutes taxes comprises. Garantie légale de conformité : deux ans. Garantie des
vices cachés. Médiateur : CM2C, 49 rue de Ponthieu, 75008 Paris.</p>""",
    ),
    "shipping-policy": (
        "Politique d’expédition",
        "<p>Colissimo en 48 h : 5,90 €, offert dès 80 €. Point relais : 4,20 €.</p>",
    ),
    "legal-notice": (
        "Mentions légales",
        """<p>Maison Ondine SARL, capital 5 000 €, RCS Rodez 812 345 678, 3 rue du Tannage, 12100 Millau. Directrice
de la publication : Inès Corvin. Hébergeur : Shopify International Limited, Dublin, Irlande.</p>""",
    ),
}  # contact-information is not filled in: a real shop answers 404, so does this one
ARTICLES = {
    "entretenir-son-cuir": ("Entretenir son cuir", "2026-04-18", "<p>Un chiffon, une crème, de la patience.</p>"),
    "la-couture-sellier": ("La couture sellier", "2026-03-02", "<p>Deux aiguilles, un seul fil, aucun raccourci.</p>"),
}
