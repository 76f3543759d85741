"""Eco-design: the EcoIndex with its three inputs, and what travelled for nothing."""
