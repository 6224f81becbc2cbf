"""Paid calls to models: made once, recorded before they are sent, never beyond what was approved."""
