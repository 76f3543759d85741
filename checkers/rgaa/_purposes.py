"""What personal information a field asks for, told by its label in French or English, and the words for it.

The list of words is that of the RGAA's glossary, which is WCAG 2.1's (section 7, input purposes).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from checkers.rgaa._wording import OPTIONAL, REQUIRED, bare

TOKENS = frozenset((
    "name", "honorific-prefix", "given-name", "additional-name", "family-name", "honorific-suffix", "nickname",
    "organization-title", "username", "new-password", "current-password", "organization", "street-address",
    "address-line1", "address-line2", "address-line3", "address-level4", "address-level3", "address-level2",
    "address-level1", "country", "country-name", "postal-code", "cc-name", "cc-given-name", "cc-additional-name",
    "cc-family-name", "cc-number", "cc-exp", "cc-exp-month", "cc-exp-year", "cc-csc", "cc-type",
    "transaction-currency", "transaction-amount", "language", "bday", "bday-day", "bday-month", "bday-year", "sex",
    "url", "photo", "tel", "tel-country-code", "tel-national", "tel-area-code", "tel-local", "tel-local-prefix",
    "tel-local-suffix", "tel-extension", "email", "impp",
))  # fmt: skip
_HINTS = {"shipping", "billing"}
_WHERE = {"home", "work", "mobile", "fax", "pager"}


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_NAMES = _set("name given-name family-name additional-name nickname cc-name username honorific-prefix")
_TEL = frozenset(token for token in TOKENS if token.startswith("tel"))
_PASSWORD = _set("current-password new-password")
# A label, without its marks, and the words that fit it. Only labels that ask for nothing else.
SURE: Mapping[str, tuple[str, frozenset[str]]] = {
    r"(?:adresse )?(?:e-?mail|mail|courriel|mel)(?: address)?|adresse (?:electronique|de courriel|de messagerie)|"
    r"adresse e-?mail|email address": ("email", _set("email username")),
    r"(?:numero de )?(?:telephone|tel|portable|mobile)(?: (?:portable|mobile|fixe))?|(?:n°|no) (?:de )?telephone|"
    r"(?:mobile |tele|cell )?phone(?: number)?|(?:mobile|telephone) number": ("tel", _TEL),
    r"prenoms?|first ?name|given name|forename": ("given-name", _NAMES),
    r"nom de famille|last ?name|family name|surname": ("family-name", _NAMES),
    r"nom|name|nom complet|full ?name|nom (?:et|/|,|&) ?prenom|prenom (?:et|/|,|&) ?nom|nom prenom|prenom nom|"
    r"nom, prenom|prenom, nom": ("name", _NAMES),
    r"date de naissance|date of birth|birth ?date|birthday|dob": ("bday", _set("bday bday-day bday-month bday-year")),
    r"code postal|postal code|post ?code|zip(?: code)?": ("postal-code", _set("postal-code")),
    r"(?:nom d'utilisateur|username|user name)": ("username", _set("username nickname email")),
    r"mot de passe(?: actuel)?|(?:current )?password|nouveau mot de passe|new password": (
        "current-password",
        _PASSWORD,
    ),
    r"numero de (?:la )?carte(?: bancaire| de credit| bleue)?|(?:credit )?card number": (
        "cc-number",
        _set("cc-number"),
    ),
}
# Labels that ask for the user's own data when they stand beside one of those above, and may not when alone.
_ADDRESS = _set("street-address address-line1 address-line2 address-line3")
BESIDE: Mapping[str, tuple[str, frozenset[str]]] = {
    r"adresse(?: postale)?|(?:street |postal )?address|rue|numero et rue|street": ("street-address", _ADDRESS),
    r"ville|city|town|commune": ("address-level2", _set("address-level1 address-level2 address-level3 address-level4")),
    r"pays|country": ("country-name", _set("country country-name")),
}
_OWNER = re.compile(
    r"^(?:votre|vos|mon|ma|mes|your|my|saisissez votre|entrez votre|saisir votre|enter your|indiquez votre) "
)
_SEARCHES = re.compile(r"recherch|search|trouve|\bfind\b|mots?[- ]cl|keyword|filtr|filter|chercher")
IMPERSONAL = re.compile(
    r"(?:votre |your |mon |le )?(?:message|messages|commentaires?|comments?|sujet|objet|subject|question|demande|"
    r"remarques?|texte|description|quantite|quantity|qte|qty|captcha|avis|note|titre|contenu|details?|precisions?|"
    r"code promo|promo code|coupon|reference(?: (?:du|de la|de) \w+)?|numero de (?:dossier|commande)|order number|"
    r"couleur|colou?r|taille|size|categorie|category|theme|heure|date de (?:debut|fin|livraison|rendez-vous))"
)
# Whoever is meant by these is not the user.
OTHERS = re.compile(
    r"\bamie?s?\b|destinataire|b[ée]n[ée]ficiaire|\bfriend|recipient|enfant|\bchild|filleul|parrain|cadeau|\bgift|conjoint|"
    r"urgence|emergency|t[ée]moin|invit[ée]|\bguest|entreprise|soci[ée]t[ée]|company|employeur|patient|[ée]l[èe]ve|"
    r"participant|animal|produit|product|[ée]v[ée]nement|annuaire|directory|client|salari[ée]",
    re.IGNORECASE,
)


# Notes at the end of a label: an example, a format. They change nothing of what it asks for.
_NOTE = re.compile(
    r"[\s,;:.–-]*[(\[]?\b(?:par exemple|exemples?|ex\b|format|for example|examples?|e\.g\.).*$", re.I | re.S
)


def purpose(label: str, beside: bool) -> tuple[str, frozenset[str]] | None:
    """The word for what a label asks for, and all words that fit. `beside`: other personal fields stand in its form."""
    asked = _OWNER.sub("", bare(OPTIONAL.sub(" ", REQUIRED.sub(" ", _NOTE.sub("", label)))))
    asked = re.sub(r"\s+", " ", re.sub(r"\(\s*\)", "", asked)).strip(" :")
    for pattern, found in ({**SURE, **BESIDE} if beside else SURE).items():
        if re.fullmatch(pattern, asked):
            return found
    return None


def searches(text: str) -> bool:
    """Whether a text of a form or a field says that it is for searching."""
    return bool(_SEARCHES.search(bare(text)))


def token_of(value: str) -> tuple[str, bool]:
    """The word of an `autocomplete` attribute that names the purpose, and whether all before it is as HTML wants it."""
    words = value.lower().split()
    if len(words) > 1 and words[-1] == "webauthn":
        words = words[:-1]
    if not words:
        return "", True
    before = words[:-1]
    if before and before[0].startswith("section-"):
        before = before[1:]
    if before and before[0] in _HINTS:
        before = before[1:]
    if before and before[0] in _WHERE and words[-1].startswith(("tel", "email", "impp")):
        before = before[1:]
    return words[-1], not before
