"""RGAA: accessibility of each page, test by test. The referential is data, in `referential/`."""
