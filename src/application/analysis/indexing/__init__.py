"""What can be found of a file, kept equal to what is known of it."""
