"""Tests of the survey of a running API."""
