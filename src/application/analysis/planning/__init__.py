"""What an analysis would do and cost, before anything is asked."""
