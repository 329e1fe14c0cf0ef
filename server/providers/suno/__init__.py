"""Suno through sunoapi.org: the paid composer."""
