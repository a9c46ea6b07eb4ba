"""Why a number is what it is: from a quantity of a finished run down to data values and articles.

Nothing is simulated again: the tree is built from the run's acts and tables, and every number that has a
formula is worked out again from its parts.
"""

from pactsim.experiments.explain.ask import explain
from pactsim.experiments.explain.node import Node
from pactsim.experiments.explain.quantities import QUANTITIES
from pactsim.experiments.explain.questions import check_question
from pactsim.experiments.explain.run_folders import newest_run, read_run

__all__ = ["QUANTITIES", "Node", "check_question", "explain", "newest_run", "read_run"]
