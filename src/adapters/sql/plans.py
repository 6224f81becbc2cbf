"""What a plan asks about a whole library, each in one walk over rows."""
