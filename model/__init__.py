"""The world, the law and the clock."""
