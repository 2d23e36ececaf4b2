"""Questions over a space of parameters: what matters, when who wins, what nothing beats."""

from experiments.exploration.phase import Cell as Cell
from experiments.studies.discovery import Discovery as Discovery
from experiments.studies.discovery import discover as discover
from experiments.studies.exploration import Exploration as Exploration
from experiments.studies.interplay import Interplay as Interplay
from experiments.studies.interplay import interplay as interplay
from experiments.studies.phase import PhaseDiagram as PhaseDiagram
from experiments.studies.phase import phase as phase
from experiments.studies.prepared import Prepared as Prepared
from experiments.studies.search import Packages as Packages
from experiments.studies.search import search as search
from experiments.studies.sensitivity import Sensitivity as Sensitivity
from experiments.studies.sensitivity import sensitivity as sensitivity
from experiments.studies.sensitivity import sensitivity_design as sensitivity_design
from experiments.studies.sensitivity import sensitivity_of_folder as sensitivity_of_folder
