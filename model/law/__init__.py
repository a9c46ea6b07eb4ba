"""What the law says: pure functions, one file a rule family, each with its article."""
