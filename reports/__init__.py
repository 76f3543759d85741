"""Writers: a filled grid in, bytes out."""
