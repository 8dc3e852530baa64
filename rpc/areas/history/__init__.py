"""What happened to an area: every change kept beside it, undo, redo, snapshots and the past."""
