"""Every kind of e-mail file, well made and hostile: the reader raises nothing, and says what is wrong, and where."""

from __future__ import annotations

import json
import os
import threading
import time
from pathlib import Path

import pytest

from runners.mail import read_mail
from runners.mail.reader import MAX_TAGS
from runners.mail.texts import MAX_BYTES
from tests.runners.mail.lab import SECTION, codes, look, mjml, read

# --- MJML ---------------------------------------------------------------------------------------------------------


def test_mjml_is_compiled_and_described(tmp_path: Path) -> None:
    source = mjml(
        SECTION.format("Été <b>vert</b>"), "<mj-preview>Bon <!-- ici --> été</mj-preview><mj-title>Lettre</mj-title>"
    )
    mail, html = read(tmp_path / "a.mjml", source)
    assert html and "Été <b>vert</b>" in html and html.startswith("<!doctype html>")
    assert mail["format"] == "mjml" and mail["engine"].startswith("mjml-python ") and mail["errors"] == []
    assert mail["title"] == "Lettre" and mail["bytes"] == len(source.encode())
    assert mail["preheader_source"].startswith("Bon") and mail["preheader_source"].endswith("été")
    text = next(element for element in mail["elements"] if element["tag"] == "mj-text")
    assert (text["line"], text["column"]) == (4, 24)


ALL_COMPONENTS = mjml(
    """
<mj-wrapper><mj-section><mj-group><mj-column><mj-divider /><mj-spacer height="10px" /></mj-column></mj-group>
</mj-section></mj-wrapper>
<mj-hero><mj-text>Titre</mj-text></mj-hero>
<mj-section><mj-column>
  <mj-navbar><mj-navbar-link href="https://a.fr/un">Un</mj-navbar-link></mj-navbar>
  <mj-accordion><mj-accordion-element><mj-accordion-title>Q</mj-accordion-title><mj-accordion-text>R</mj-accordion-text>
  </mj-accordion-element></mj-accordion>
  <mj-carousel><mj-carousel-image src="https://a.fr/1.jpg" alt="1" />
  <mj-carousel-image src="https://a.fr/2.jpg" alt="2" /></mj-carousel>
  <mj-social><mj-social-element name="github" href="https://a.fr/g">G</mj-social-element></mj-social>
  <mj-table><tr><th>A</th></tr><tr><td>1</td></tr></mj-table>
  <mj-image src="https://a.fr/3.jpg" alt="3"></mj-image>
  <mj-button href="https://a.fr/b">Bouton</mj-button>
  <mj-raw><!-- <mj-raw> --><p>brut</p></mj-raw>
</mj-column></mj-section>
""",
    """<mj-attributes><mj-all font-family="Arial" /><mj-class name="c" color="red" /></mj-attributes>
<mj-breakpoint width="480px" /><mj-font name="X" href="https://a.fr/x.css" /><mj-style>.a > .b { color: red }</mj-style>
<mj-style inline="inline">.c { color: blue }</mj-style><mj-html-attributes><mj-selector path=".a">
<mj-html-attribute name="id">x</mj-html-attribute></mj-selector></mj-html-attributes>""",
)


def test_no_component_is_a_fault(tmp_path: Path) -> None:
    mail, html = read(tmp_path / "a.mjml", ALL_COMPONENTS)
    assert mail["errors"] == []
    assert html and all(word in html for word in ("Titre", "Bouton", "brut", "https://a.fr/2.jpg"))


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<mj-section>\n<mj-column>\n<mj-text>a</mj-text>\n</mj-section>", [("unclosed", 5)]),
        ("<mj-section><mj-column>\n<mj-text>a\n</mj-column></mj-section>", [("unclosed", 5)]),
        ("<mj-section>\n</mj-column>\n</mj-section>", [("stray-end", 5)]),
        ("<mj-section><mj-column>\n\n<mj-texte>a</mj-texte></mj-column></mj-section>", [("unknown-tag", 6)]),
        ('<mj-section><mj-column>\n<mj-image src="a.png alt="b" />\n</mj-column></mj-section>', [("tag-open", 5)]),
        (
            "<mj-section>\n<!-- jamais fermé\n</mj-section>",
            [("unclosed", 1), ("unclosed", 3), ("unclosed", 4), ("comment-open", 5)],
        ),
        ("<mj-section>\n<p>perdu</p>\n</mj-section>", [("stray-html", 5)]),
    ],
)
def test_faults_bear_their_line(tmp_path: Path, body: str, expected: list[tuple[str, int]]) -> None:
    mail, _ = read(tmp_path / "a.mjml", mjml(body))
    assert codes(mail) == expected


@pytest.mark.parametrize(
    "text",
    [
        "<ul><li>un<li>deux</ul>",
        "<p>un<p>deux",
        "moins de 3 < 4",
        "<a href=https://a.fr>lien</a>",
        "a<BR>b<br>c",
        "&nbsp;&eacute; & *|FNAME|* {{ contact.NOM }}",
        "<![CDATA[ <mj-text> ]]>",
    ],
)
def test_html_that_authors_may_write_is_no_fault(tmp_path: Path, text: str) -> None:
    mail, html = read(tmp_path / "a.mjml", mjml(SECTION.format(text)))
    assert mail["errors"] == [] and html


@pytest.mark.parametrize("start", ["\ufeff", '<?xml version="1.0"?>\n', "<!doctype mjml>\n", "<!-- note -->\n", "\r\n"])
def test_what_may_stand_before_the_root(tmp_path: Path, start: str) -> None:
    mail, html = read(tmp_path / "a.mjml", start + mjml(SECTION.format("Bonjour")))
    assert mail["errors"] == [] and html and "Bonjour" in html


def test_what_only_the_engine_refuses_is_not_the_authors_fault(tmp_path: Path) -> None:
    mail, html = read(tmp_path / "a.mjml", mjml("<mj-raw><table><tr></mj-raw>" + SECTION.format("a")))
    assert html is None
    assert [(fault["code"], fault["severity"]) for fault in mail["errors"]] == [("engine-refused", "engine")]


# --- HTML ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        ("<p>été</p>".encode(), "utf-8"),
        ("<p>été</p>".encode("cp1252"), "cp1252"),
        ('<meta charset="iso-8859-1"><p>été</p>'.encode("latin-1"), "cp1252"),
        ("<p>été</p>".encode("utf-16"), "utf-16-le"),
        (b"\xef\xbb\xbf" + "<p>été</p>".encode(), "utf-8"),
        ('<meta charset="klingon"><p>été</p>'.encode(), "utf-8"),
    ],
)
def test_html_in_any_charset(tmp_path: Path, data: bytes, encoding: str) -> None:
    mail, html = read(tmp_path / "a.html", data)
    assert html and html.endswith("<p>été</p>") and mail["encoding"] == encoding and mail["defects"] == []


def test_a_false_charset_is_told(tmp_path: Path) -> None:
    mail, html = read(tmp_path / "a.htm", '<meta charset="utf-8"><p>été</p>'.encode("latin-1"))
    assert html and mail["format"] == "html" and mail["defects"] == ["UndecodableBytes text/html"]


# --- EML ----------------------------------------------------------------------------------------------------------

MESSAGE = b"""Return-Path: <bounce-jeanne.dupont=exemple.fr@envoi.fr>
Received: from envoi.fr by mx.exemple.fr for <jeanne.dupont@exemple.fr>; Tue, 17 Mar 2026 09:02:11 +0100
From: =?iso-8859-1?Q?L=27=E9quipe?= <equipe@boutique.fr>
To: Jeanne Dupont <jeanne.dupont@exemple.fr>, "M, X" <x@exemple.org>
Subject: =?utf-8?B?w4l0w6k=?=
 =?utf-8?Q?_2026?=
X-Mailin-EID: MjAxMTY0NTkwfmplYW5uZUBleGVtcGxlLmZy
List-Unsubscribe: <https://boutique.fr/stop?m=jeanne.dupont%40exemple.fr>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=m

--m
Content-Type: multipart/related; boundary=r

--r
Content-Type: multipart/alternative; boundary=a

--a
Content-Type: text/plain; charset=iso-8859-15
Content-Transfer-Encoding: quoted-printable

=C9t=E9 =A4 pour jeanne.dupont@exemple.fr
--a
Content-Type: text/html; charset=windows-1252
Content-Transfer-Encoding: base64

PG1ldGEgY2hhcnNldD13aW5kb3dzLTEyNTI+PHA+yXTpIIA8L3A+
--a--
--r
Content-Type: image/png; name="=?utf-8?Q?caf=C3=A9=2Epng?="
Content-ID: <logo@x>
Content-Disposition: inline
Content-Transfer-Encoding: base64

iVBORw0KGgo=
--r--
--m
Content-Type: application/pdf
Content-Disposition: attachment; filename="cgv.pdf"

%PDF
--m--
"""


def test_a_message_is_taken_apart(tmp_path: Path) -> None:
    mail, html = read(tmp_path / "a.eml", MESSAGE)
    assert html == "<meta charset=windows-1252><p>Été €</p>" and mail["encoding"] == "cp1252"
    assert mail["subject"] == "Été 2026" and mail["text"].startswith("Été € pour j***@exemple.fr")
    assert mail["headers"]["from"] == ["L'équipe <equipe@boutique.fr>"]
    assert [(part["type"], part["name"], part["disposition"], part["cid"]) for part in mail["parts"]] == [
        ("text/plain", "", "", ""),
        ("text/html", "", "", ""),
        ("image/png", "café.png", "inline", "logo@x"),
        ("application/pdf", "cgv.pdf", "attachment", ""),
    ]
    assert mail["parts"][2]["bytes"] == 8 and mail["errors"] == [] and mail["defects"] == []


def test_recipients_are_masked_everywhere_in_the_record(tmp_path: Path) -> None:
    mail, _ = read(tmp_path / "a.eml", MESSAGE)
    written = json.dumps(mail, ensure_ascii=False)
    assert "jeanne" not in written.lower() and "Dupont" not in written and "x@exemple.org" not in written
    assert mail["headers"]["to"] == ["j***@exemple.fr, x***@exemple.org"]
    assert mail["headers"]["x-mailin-eid"] == ["***"] and "equipe@boutique.fr" in written


def test_broken_messages(tmp_path: Path) -> None:
    cut, html = read(tmp_path / "cut.eml", MESSAGE[: MESSAGE.index(b"yXTp")])
    assert "CloseBoundaryNotFoundDefect" in cut["defects"] and html == "<meta charset=windows-1252><p>"
    odd, html = read(tmp_path / "odd.eml", b"From: a@b.fr\nContent-Type: text/html; charset=klingon\n\n<p>\xc3\xa9</p>")
    assert odd["defects"] == ["UnknownCharset klingon"] and html == "<p>é</p>"
    bare, html = read(tmp_path / "bare.eml", b"From: a@b.fr\n\njuste du texte")
    assert bare["text"] == "juste du texte" and html is None and bare["errors"] == []
    headers, html = read(tmp_path / "headers.eml", b"Subject: \xe9t\xe9\nFrom: \xff\xfe")
    assert headers["subject"] == "�t�" and html is None
    wide, html = read(tmp_path / "wide.eml", MESSAGE.decode("latin-1").encode("utf-16"))
    assert wide["subject"] == "Été 2026" and html


# --- Hostile ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["a.mjml", "a.html", "a.eml"])
@pytest.mark.parametrize(("data", "code"), [(b"", "empty"), (b" \r\n\t ", "empty"), (bytes(range(256)) * 20, "binary")])
def test_nothing_and_noise(tmp_path: Path, name: str, data: bytes, code: str) -> None:
    mail, html = read(tmp_path / name, data)
    assert codes(mail) == [(code, 0)] and html is None


@pytest.mark.parametrize("name", ["a.mjml", "a.html", "a.eml"])
def test_a_file_above_the_limit_is_not_read(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    with path.open("wb") as stream:
        stream.truncate(25_000_000)
    items = read_mail(path, name)
    assert [item.kind for item in items] == ["mail"]
    mail = json.loads(items[0].data)
    assert codes(mail) == [("too-big", 0)] and mail["bytes"] == 25_000_000 > MAX_BYTES


def test_noise_without_nul_is_no_message(tmp_path: Path) -> None:
    mail, html = read(tmp_path / "a.eml", bytes(range(1, 256)) * 20)
    assert codes(mail) == [("not-a-mail", 0)] and html is None


def test_missing_folder_pipe_and_unknown_format(tmp_path: Path) -> None:
    (tmp_path / "d.eml").mkdir()
    os.mkfifo(tmp_path / "p.eml")
    for name in ("no.eml", "d.eml", "p.eml"):
        mail, html = look(tmp_path / name)
        assert codes(mail) == [("unreadable", 0)] and html is None
    mail, _ = read(tmp_path / "a.docx", b"PK")
    assert codes(mail) == [("format", 0)]


HOSTILE = {
    "deep-html.mjml": mjml(SECTION.format("<div>" * 60_000)),
    "deep.mjml": "<mjml><mj-body>" + "<mj-wrapper>" * 60_000,
    "carousel.mjml": mjml("<mj-carousel>" + '<mj-carousel-image src="a" />' * 15_000 + "</mj-carousel>"),
    "quotes.mjml": "<mjml><mj-body>" + "<mj-a \"'" * 100_000,
    "comments.mjml": "<mjml>" + "<!--" * 300_000,
    "attribute.mjml": "<mjml " + "a" * 1_000_000 + "><mj-body></mj-body></mjml>",
    "ends.mjml": "<mjml>" + "</mj-text>" * 150_000,
    "large.mjml": mjml(SECTION.format("x" * 3_000_000)),
    "tags.html": "<p>" * (MAX_TAGS + 1),
    "titles.html": "<title" * 40_000 + "x" * 1_000_000,
    "boundaries.eml": "From: a\n" + "".join(
        f'Content-Type: multipart/mixed; boundary="b{n}"\n\n--b{n}\n' for n in range(3_000)
    ) + "x\n" * 20_000,
    "parts.eml": 'From: a\nContent-Type: multipart/mixed; boundary="b"\n\n' + "--b\n\n" * 300_000,
    "attached.eml": "From: a\n" + "Content-Type: message/rfc822\n\n" * 5_000,
    "parameters.eml": "From: a\nContent-Type: text/html; " + 'a="b"; ' * 200_000 + "\n\n<p>",
    "recipients.eml": "From: a\nTo: " + "a <b@c.fr>," * 100_000 + "\n\nx",
    "subject.eml": "From: a\nSubject: " + "=?utf-8?q?a?= " * 50_000 + "\n\nx",
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_end_soon(tmp_path: Path, name: str) -> None:
    start = time.process_time()
    mail, html = read(tmp_path / name, HOSTILE[name])
    assert time.process_time() - start < 5
    if not name.startswith(("recipients", "subject", "titles", "attribute")):
        assert mail["errors"] and html is None
    assert len(mail["errors"]) <= 50 and len(json.dumps(mail)) < 2_000_000


def test_a_panic_of_the_engine_is_no_crash(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    # Its parser cuts a character in two when text that begins with an accent goes on to a ">".
    mail, html = read(tmp_path / "a.mjml", mjml("<mj-raw>été > hiver</mj-raw>"))
    assert html is None and [fault["text"] for fault in mail["errors"]] == ["panic"]
    assert capfd.readouterr().err == ""
    mail, html = read(tmp_path / "b.mjml", mjml(SECTION.format("été > hiver"), "<mj-preview>À < 9 €</mj-preview>"))
    assert mail["errors"] == [] and html and "été &gt; hiver" in html and "À &lt; 9 €" in html


def test_the_engine_stands_a_small_stack(tmp_path: Path) -> None:
    path = tmp_path / "a.mjml"
    path.write_text(mjml(SECTION.format("<div>" * 110 + "fond" + "</div>" * 110)))
    seen: list[str | None] = []
    old = threading.stack_size(512 * 1024)  # what threads get on macOS
    try:
        thread = threading.Thread(target=lambda: seen.append(look(path)[1]))
        thread.start()
        thread.join(30)
    finally:
        threading.stack_size(old)
    assert seen and seen[0] and "fond" in seen[0]
