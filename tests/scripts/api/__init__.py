"""Tests of the guard of the public API."""
