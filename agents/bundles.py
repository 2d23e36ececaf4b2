"""What bundles hold: every part with its type, shape and unit, declared once.

Tables of entities declare their columns themselves (`agents.columns`); here stand the parts of what is made
for kernels only. `agents.tables` makes the bundles.
"""

from dataclasses import fields

from agents.casework import Casework, Tasks
from agents.columns import Declared
from agents.disputes import COLUMNS
from agents.residents import Contacts, Residents

CASEWORK = tuple(f.name for f in fields(Casework))
TASK = tuple(f.name for f in fields(Tasks))
RESIDENT = tuple(f.name for f in fields(Residents))
CONTACT = tuple(f.name for f in fields(Contacts))
TEAM = {
    "order": Declared("u4", "residents by workplace", "row"),
    "rank": Declared("i8", "place of a resident in `order`, -1 without a workplace", "place"),
    "place": Declared("i8", "first of each workplace in `order`, and the end", "place", "institutions + 1"),
}
PLACE = {
    "start": Declared("i4", "first tie of every institution, and the end", "place", "institutions + 1"),
    "who": Declared("i4", "institutions tied to, sorted within a row", "row", "ties"),
    "weight": Declared("f4", "strength of a tie", "0..1", "ties"),
    "learnt": Declared("?", "a working tie, which changes; ties of other layers stay", "0/1", "ties"),
    "kind": Declared("u1", "`Kind`", "kind", "institutions"),
    "compliance": Declared("f4", "part of an enterprise's duties that is kept", "0..1", "institutions"),
    "means": Declared("f4", "what an enterprise can pay of a fair settlement", "0..1", "institutions"),
    "week": Declared("f8", "time held in a week, without that of volunteers", "minute", "institutions"),
}
SOURCE = {
    "start": Declared(
        "i8", "first enterprise by kind of source and community", "place", "sources, communities + 1"
    ),
    "who": Declared("i8", "enterprises", "row", "enterprises"),
    "reach": Declared("f8", "their size, cumulated within a row", "person", "enterprises"),
    "boosted": Declared("?", "proposed at the rate of full neglect", "0/1", "topics"),
}
TOPIC = {
    "lead": Declared("i8", "competence that leads", "competence", "topics"),
    "related": Declared("i8", "further competences, -1 unused", "competence", "topics, 6"),
    "extra": Declared("f8", "mean number of further competences", "count", "topics"),
    "base": Declared("f8", "probability that a middling offer is accepted", "0..1", "topics"),
    "relation": Declared("f8", "part in which the sides have to live with each other", "0..1", "topics"),
    "authority": Declared("f8", "part that needs a lawful decision", "0..1", "topics"),
    "group": Declared("f8", "mean number of further people hit", "person", "topics"),
    "source": Declared("i8", "`Source`", "source", "topics"),
    "hours": Declared("f8", "work per competence", "hour", "topics"),
    "severity": Declared("f8", "mean severity", "0..1", "topics"),
    "need": Declared("i8", "need of residents that is touched", "need", "topics"),
    "opposed": Declared("f8", "how opposed the interests of the sides are", "0..1", "topics"),
    "outside": Declared(
        "f8",
        "P(somebody outside the city has a part), of locals and newcomers",
        "0..1",
        "topics, 2",
    ),
}
DISPUTE = {
    "used": Declared("i8", "rows in use", "count", "1"),
    **COLUMNS,
    "topics": Declared("TopicRows", "the catalogue that the rows point to"),
}
LOG = {
    "rows": Declared("EVENT", "events, see `agents.events`", shape="capacity"),
    "cursor": Declared("i8", "events written so far", "count", "1"),
}
INSTITUTION = {
    "cases": Declared("CaseworkRows", "working state of every institution"),
    "tasks": Declared("TaskRows", "nodes of their queues"),
    "ties": Declared("PlaceRows", "ties between them, and what can be seen of them"),
    "sources": Declared("SourceRows", "enterprises that can cause problems"),
    "serves": Declared(
        "i4", "unit that holds a competence, -1 none", "row", "competences, tiers, communities"
    ),
    "conveners": Declared("i4", "convener of every tier, -1 none", "row", "tiers, communities"),
    "courts": Declared("i4", "court of a community, -1 none", "row", "communities"),
    "offices": Declared("i4", "petition office of a community, -1 none", "row", "communities"),
    "dispatcher": Declared("i4", "who may designate a unit in a community, -1 nobody", "row", "communities"),
    "verifier": Declared("i4", "who verifies the alarms of a community", "row", "communities"),
    "speakers": Declared(
        "i4", "owners' assembly of a community, and the trade union there, -1 none", "row", "2, communities"
    ),
}
SOCIETY = {
    "people": Declared("ResidentRows", "what residents are and feel"),
    "contacts": Declared("ContactRows", "whom they know"),
    "teams": Declared("TeamRows", "residents by workplace"),
    "first": Declared("i8", "first resident of every community, and the end", "row", "communities + 1"),
    "crowd": Declared("u1", "1 for those who have joined a dispute", "0/1", "places"),
    "heard": Declared("f4", "reputation of every channel among neighbours", "0..1", "communities, 9"),
    "usual": Declared("f4", "everyday level of satisfaction with each need", "0..1", "needs"),
    "members": Declared("f8", "residents who are engaged Party members", "0..1", "communities"),
    "vigilance": Declared("f8", "probability that an alarm is verified", "0..1", "communities"),
    "walked": Declared("?", "whether rounds are walked today", "0/1", "communities"),
    "hunch": Declared(
        "f8",
        "what records say of problems there, log of the relative rate; the last column all topics together",
        "log",
        "communities, topics + 1",
    ),
    "outspoken": Declared(
        "f8", "how far a community complains, in standard deviations of all", "", "communities"
    ),
    "gone": Declared("u1", "1 whose dwelling is empty", "0/1", "residents or none"),
    "closed": Declared("u1", "1 where an enterprise has closed", "0/1", "institutions or none"),
    "mixed": Declared("f8", "mixture of locals and newcomers, 1 half and half", "0..1", "communities"),
}
