"""What a model is told: rules, instructions, and what is known of a file, fenced in as data."""
