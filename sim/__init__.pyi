from .model import CityModel as CityModel
from .running import run as run
from .scenario.file import load_scenario as load_scenario
from .scenario.scenario import Scenario as Scenario
