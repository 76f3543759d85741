"""Pure checks, by family: evidence in, findings out."""
