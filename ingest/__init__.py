"""Brings sources into the library."""
