"""Creatomate: the paid renderer."""
