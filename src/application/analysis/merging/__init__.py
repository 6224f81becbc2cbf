"""From the results about the parts of a long video to the one result about the whole."""
