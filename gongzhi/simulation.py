"""The model itself, day by day, and what can be seen of it."""

from sim.city.build import City as City
from sim.city.build import build_city as build_city
from sim.city.describe import describe as describe
from sim.city.describe import graph as graph
from sim.city.spec.spec import CitySpec as CitySpec
from sim.identity import code_hash as code_hash
from sim.model import CityModel as CityModel
from sim.observers import EventsByStage as EventsByStage
from sim.observers import Observer as Observer
from sim.observers import watching as watching
from sim.outcomes.metric import Metric as Metric
from sim.outcomes.metrics import METRICS as METRICS
from sim.outcomes.metrics import evaluate as evaluate
from sim.outcomes.records import Records as Records
from sim.threads import use_threads as use_threads
