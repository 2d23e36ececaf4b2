from .results.compare import compare as compare
from .results.comparison import Comparison as Comparison
from .results.reproduce import reproduce as reproduce
