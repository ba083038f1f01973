"""Where the checkout is that the tests run in, and the reviews it holds."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
REVIEWS = ("alk_rcc", "nen", "nsclc_ros1", "nsclc_vte", "sarcoma")
