"""Tracking tags: what is written in the page, what its scripts have called, and what really left the browser."""
