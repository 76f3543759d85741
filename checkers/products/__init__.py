"""Product pages: what a customer must find on each, and whether the page tells search engines the same."""
