"""The result that is shown: runs and edits folded, and any struct as labelled lines."""
