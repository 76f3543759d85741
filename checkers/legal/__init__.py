"""Legal pages of a French shop: what is there, what was not found, what a person must check. Law as of November 2026.

The checks state facts with the passage they rest on. They give no legal advice, and no verdict on the law.
"""
