"""What people say of results: set, approve, reject, undo, notes, in bulk, and the history."""
