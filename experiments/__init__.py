"""What a researcher asks: runs, comparisons, figures."""
