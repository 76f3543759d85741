"""The crawl: pure rules on addresses, robots, sitemaps, order and kinds of pages; fetching and visiting beside them."""
