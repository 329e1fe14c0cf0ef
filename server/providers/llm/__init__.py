"""Texts written by a language model: it gets data and no tools, and code checks every word of what it answers."""
