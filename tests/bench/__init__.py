"""Tests of the measurements: that each runs, and says what it measured."""
