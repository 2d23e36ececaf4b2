"""Runs, comparisons and designs, and the folders that keep them."""

from experiments.designs.check import design_from_text as design_from_text
from experiments.designs.check import load_design as load_design
from experiments.designs.experiment import Experiment as Experiment
from experiments.designs.source import shipped_designs as shipped_designs
from experiments.execution.single import SingleRun as SingleRun
from experiments.execution.single import run as run
from experiments.results.compare import compare as compare
from experiments.results.comparison import Comparison as Comparison
from experiments.results.reproduce import Reproduction as Reproduction
from experiments.results.reproduce import reproduce as reproduce
from experiments.storage.query import query as query
from experiments.storage.store import open_results as open_results
