"""The browser: finding and starting it, visiting one page, and everything that one visit collects."""
