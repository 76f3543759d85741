"""Which files of a candidate are e-mails, and why the others are not."""

from __future__ import annotations

from pathlib import Path

from runners.mail import Mail, Skipped, find_mails

PAGE = "<html><head><script></script></head><body><nav></nav><table><tr><td>Tarifs</td></tr></table></body></html>"
MAIL = (
    '<html><body><table role="presentation"><tr><td><table><tr><td>Bonjour <a href="x">Se désinscrire</a></td></tr>'
    "</table></td></tr></table></body></html>"
)
MJML = "<mjml><mj-body></mj-body></mjml>"


def lay(folder: Path, files: dict[str, str]) -> Path:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return folder


def test_a_declared_folder(tmp_path: Path) -> None:
    folder = lay(
        tmp_path / "emails",
        {
            "b.mjml": MJML,
            "a/lettre.html": PAGE,
            "a/recu.EML": "From: a",
            "parts/header.mjml": "<mj-section></mj-section>",
            "logo.png": "",
            "brief.docx": "",
            ".cache/x.html": MAIL,
            "node_modules/x/y.html": MAIL,
            "vide.mjml": "",
        },
    )
    mails, skipped = find_mails([folder])
    assert [name for _, name in mails] == [
        "emails/b.mjml",
        "emails/vide.mjml",
        "emails/a/lettre.html",
        "emails/a/recu.EML",
    ]
    assert mails[0] == Mail(folder / "b.mjml", "emails/b.mjml")
    assert set(skipped) == {
        Skipped("emails/brief.docx", "other-format"),
        Skipped("emails/parts/header.mjml", "fragment"),
    }


def test_html_of_an_undeclared_folder_must_look_like_an_e_mail(tmp_path: Path) -> None:
    folder = lay(
        tmp_path / "dossier",
        {
            "page.html": PAGE,
            "tables.html": MAIL,
            "brevo.html": "<p>Bonjour {{ contact.PRENOM }}</p>",
            "mailchimp.html": '<td class="mcnTextContent">Bonjour</td>',
            "outlook.html": "<!--[if mso]><table><![endif]--><p>Bonjour</p>",
            "blog-sur-brevo.html": "<article><p>Comment écrire une lettre que l'on ouvre</p></article>",
        },
    )
    mails, skipped = find_mails([folder], declared=False)
    assert {path.name for path, _ in mails} == {"tables.html", "brevo.html", "mailchimp.html", "outlook.html"}
    assert {reason for _, reason in skipped} == {"not-a-mail"} and len(skipped) == 2


def test_no_link_is_followed_out_of_the_folder(tmp_path: Path) -> None:
    lay(tmp_path / "prive", {"secret.eml": "From: a", "sous/x.eml": "From: a"})
    folder = lay(tmp_path / "emails", {"a.mjml": MJML})
    (folder / "secret.eml").symlink_to(tmp_path / "prive/secret.eml")
    (folder / "dossier").symlink_to(tmp_path / "prive", target_is_directory=True)
    (folder / "boucle").symlink_to(folder, target_is_directory=True)
    (folder / "casse.eml").symlink_to(folder / "absent.eml")
    (folder / "meme.mjml").symlink_to(folder / "a.mjml")
    mails, skipped = find_mails([folder])
    assert [name for _, name in mails] == ["emails/a.mjml"]
    assert dict(skipped) == {"emails/secret.eml": "link-outside", "emails/casse.eml": "unreadable"}


def test_single_files_and_twin_names(tmp_path: Path) -> None:
    one, two = lay(tmp_path / "1", {"lettre.html": PAGE}), lay(tmp_path / "2", {"lettre.html": PAGE})
    mails, skipped = find_mails([one / "lettre.html", two / "lettre.html", one / "lettre.html"], declared=False)
    assert [name for _, name in mails] == ["lettre.html", "lettre.html (2)"] and skipped == ()
    assert find_mails([tmp_path / "absent", tmp_path / "x.pdf"]) == (
        (),
        (Skipped("absent", "other-format"), Skipped("x.pdf", "other-format")),
    )


def test_too_many_mails_are_named(tmp_path: Path) -> None:
    folder = lay(tmp_path / "emails", {f"{number:04}.eml": "From: a" for number in range(502)})
    mails, skipped = find_mails([folder])
    assert len(mails) == 500 and [reason for _, reason in skipped] == ["too-many"] * 2
