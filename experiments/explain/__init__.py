"""Why a number is what it is: from a quantity of a finished run down to data values and articles."""
