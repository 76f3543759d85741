"""E-mails: finding them in a candidate's folder, and reading MJML, HTML and EML into evidence. Never any network."""

from runners.mail.find import Mail, Skipped, find_mails
from runners.mail.reader import read_mail

__all__ = ["Mail", "Skipped", "find_mails", "read_mail"]
