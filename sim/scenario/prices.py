"""One price list: where each price of coordination stands, by whichever way it comes (价目).

The parameters themselves stay with their mechanisms; this table names them. Minutes are paid by an actor that
holds them, yuan by the city; who pays is said in docs/model.md, "Price list". Tests ask of every right that
it costs the same by pattern, lever and petition, and that at its neutral value it costs nothing.
"""

PRICES: dict[str, tuple[str, ...]] = {
    "intake": ("triage.minutes", "lever_costs.paperwork"),
    "answer": ("triage.answer_minutes",),
    "request": ("accept.minutes",),
    "standing": ("accept.backing", "lever_costs.authority", "lever_costs.appraisal"),
    "decision": ("accept.decision",),
    "agenda": ("joint.convener",),
    "session": ("joint.opening", "joint.item"),
    "negotiation": ("joint.pair",),
    "mediation": ("sides.shuttle",),
    "association": ("sides.speaking",),
    "record": ("accept.dispatch", "accept.entry", "lever_costs.platform"),
    "inspection": ("beyond.report", "beyond.clue"),
    "rounds": ("detect.look",),
    "members": ("detect.look", "costs.volunteer_hour", "lever_costs.members"),
    "screens": ("lever_costs.sensing", "lever_costs.prediction", "lever_costs.learning"),
    "alarm": ("detect.minutes",),
    "call_back": ("closure.call_minutes",),
    "confirmation": ("relapse.confirm_minutes",),
    "petition": ("escalate.office_minutes",),
    "ties": ("lever_costs.ties",),
    "own_part": ("lever_costs.own",),
    "legal_aid": ("lever_costs.legal_aid",),
}
