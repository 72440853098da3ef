"""The recorded answers of both houses, read in place: tests that need them are skipped without them."""

from pathlib import Path

import pytest

SAMPLES = Path(__file__).parents[2].parent / "shared" / "samples"

needs_samples = pytest.mark.skipif(not SAMPLES.is_dir(), reason=f"recorded answers are absent: {SAMPLES}")
