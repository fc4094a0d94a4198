"""Fixtures for every test."""

pytest_plugins = ["preview_fixtures"]
