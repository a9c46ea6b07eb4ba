"""Arrays in, arrays changed in place: the per-person hot loop."""
