"""What happened in a run: stories, first differences, reports, and files for other programs."""

from experiments.divergence.diverge import Divergence as Divergence
from experiments.divergence.diverge import diverge as diverge
from experiments.exports.calls import Exported as Exported
from experiments.exports.calls import ProcessView as ProcessView
from experiments.exports.calls import export as export
from experiments.exports.calls import process as process
from experiments.film.closeup.typical import Telling as Telling
from experiments.film.closeup.typical import telling as telling
from experiments.report.write import Written as Written
from experiments.report.write import report as report
from experiments.story.tell import Story as Story
from experiments.story.tell import story as story
from experiments.story.tell import story_of as story_of
