"""E-mail campaigns: what a template, an export or a received message shows, and what it cannot show."""
