"""Effects that depend on each other: levels, outcomes, overlap; and robust variances."""
