"""Search engines: what each page says of itself, and how the pages of a site agree."""
