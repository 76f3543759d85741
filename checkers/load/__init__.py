"""Load time: what our own visit measured, what the network carried, and what Lighthouse says."""
