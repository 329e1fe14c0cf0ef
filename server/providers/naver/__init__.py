"""Naver Map: its search interfaces, and the public page of a place, read politely and never by force."""
