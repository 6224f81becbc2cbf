"""Paid calls to models: made once, recorded before they are sent, within what was approved."""
