"""``python -m pactsim`` is the command ``pactsim``."""

from pactsim.experiments.cli import main

if __name__ == "__main__":
    main()
