"""Tests of the demo: its facts, what it publishes at an instant, and its server."""
