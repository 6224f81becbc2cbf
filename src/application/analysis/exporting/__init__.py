"""Results as files for others: JSON and tables."""
