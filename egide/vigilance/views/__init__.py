"""Pages of the review of accesses."""
