"""The app: its pages and where they stand. Solara is told to serve this module."""

import solara

from app.web.pages.about import About
from app.web.pages.dispute import Dispute
from app.web.pages.frame import Frame
from app.web.pages.lessons import Lessons
from app.web.pages.results import Results
from app.web.pages.start import Start

routes = [
    solara.Route("/", component=Start, layout=Frame, label="Gongzhi"),
    solara.Route("dispute", component=Dispute, label="Gongzhi"),
    solara.Route("lessons", component=Lessons, label="Gongzhi"),
    solara.Route("results", component=Results, label="Gongzhi"),
    solara.Route("about", component=About, label="Gongzhi"),
]
