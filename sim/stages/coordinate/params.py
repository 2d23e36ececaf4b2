"""Parameters of requests, answers and sessions (商请与联席会议)."""

from sim.params import Section, param


class Accept(Section):
    """Accept or pass on: the logit of a unit that is asked."""

    base: float = param(
        1.3,
        "Intercept",
        "截距",
        unit="logit",
        low=-8.0,
        high=8.0,
        source="[Street dispatch 2025]: streets return 38 % of what is first sent to them, weak source",
    )
    authority: float = param(
        2.0,
        "Weight of the asker's authority",
        "召集方权威权重",
        unit="logit",
        low=0.0,
        high=10.0,
        neutral=0.0,
        source="form: [Bitterman & Koliba 2020], a mandate can replace trust; size assumed",
    )
    tie: float = param(
        1.0,
        "Weight of a tie between asker and asked",
        "联系强度权重",
        unit="logit",
        low=0.0,
        high=10.0,
        neutral=0.0,
        source="form: [Leifeld & Schneider 2012], ties .12 and .53; size assumed",
    )
    reciprocity: float = param(
        0.8,
        "Weight of kept promises",
        "互惠权重",
        unit="logit",
        low=0.0,
        high=10.0,
        neutral=0.0,
        source="assumption",
    )
    appraisal: float = param(
        1.5,
        "Weight of being appraised by the asker",
        "考核权重",
        unit="logit",
        low=0.0,
        high=10.0,
        neutral=0.0,
        source="assumption: the rules aim at it, [Whistle rules], [Tianjin war-zone rules]",
    )
    mandate: float = param(
        0.9,
        "Weight of a clear mandate",
        "职责明确权重",
        unit="logit",
        low=0.0,
        high=10.0,
        neutral=0.0,
        source="assumption: duty lists aim at it, [Whistle rules]",
    )
    load: float = param(
        0.8,
        "Weight of work waiting, in weeks beyond one",
        "负荷权重（超一周的积压）",
        unit="logit",
        low=0.0,
        high=10.0,
        neutral=0.0,
        source="assumption: counted in weeks of work in the queue",
    )
    fatigue: float = param(
        4.0,
        "Weight of fatigue, the share of hours that sessions took of late",
        "疲劳权重（近期会议工时占比）",
        unit="logit",
        low=0.0,
        high=50.0,
        neutral=0.0,
        source="assumption",
    )
    threat: float = param(
        0.4,
        "Weight of a visible collective or upward threat",
        "集体或上访压力权重",
        unit="logit",
        low=0.0,
        high=5.0,
        neutral=0.0,
        source="[Chen, Pan & Xu 2016]: +8-10 points on a one-third baseline",
    )
    visible: float = param(
        0.5,
        "Weight of a record on which a refusal is seen by all",
        "推诿留痕权重",
        unit="logit",
        low=0.0,
        high=10.0,
        neutral=0.0,
        source="assumption: a third of the weight of being appraised; a record is not an order",
    )
    blame_avoidance: float = param(
        1.5,
        "Blame avoidance: weight of a lawful decision that no superior ordered",
        "未经上级交办、须依法作出的决定的避责权重",
        unit="logit",
        low=0.0,
        high=10.0,
        neutral=0.0,
        source="form: [Hood 2011], blame is avoided; size assumed: as much as full appraisal",
    )
    by_mandate: bool = param(
        True,
        "A lead does its own part as its mandate says, without asking itself",
        "牵头单位按职责自办，无须自我商请",
        unit="",
        neutral=False,
        source="[Tianjin 12345]: not returned within the window, a unit must handle what it was sent",
    )
    designate: bool = param(
        True,
        "A unit that has refused as often as the rules say may be designated",
        "多次推诿后可指定承办单位",
        unit="",
        neutral=False,
        source="[Tianjin 12345]: after three dispatches without an agreed unit the hotline may designate one (draft)",
    )
    refusal_persistence: float = param(
        0.14,
        "Refusal persistence: part of the cases in which a unit that is asked again repeats its answer",
        "再次商请时重复拒绝的占比",
        unit="share",
        low=0.0,
        high=1.0,
        neutral=0.0,
        source="[BPIC 2013]: .08-.21, [BPIC 2014]: .08-.17, [UCI incident log]: .07-.14; the middle of .07-.21",
    )
    passing_on: float = param(
        0.45,
        "Passing on: part of the refusals with which a unit sends the file on to the desk above, not back",
        "推诿上推：推诿时转上一级同类单位而非退回的占比",
        unit="share",
        low=0.0,
        high=1.0,
        neutral=0.0,
        source="[BPIC 2013]: of what first-level teams hand on, .45 goes to a higher level",
    )
    decision: int = param(
        20,
        "Minutes of a superior per dispute that it assigns",
        "上级每件交办决策用时",
        unit="minute",
        low=0,
        high=480,
        neutral=0,
        source="assumption: as an item on an agenda",
    )
    backing: int = param(
        20,
        "Minutes per dispute of the unit that lends authority, a right of appraisal, or both",
        "出借权威或考核权者每件用时",
        unit="minute",
        low=0,
        high=480,
        neutral=0,
        source="assumption: as a decision; no record of leaders' hours was found; range 5 (reading a ticket, [Beijing tickets 2024]) to 50 (coming to a session)",
    )
    minutes: int = param(
        10,
        "Minutes that a request takes on each side; on a shared record only on the side that is asked",
        "每次商请双方用时（共享记录时仅被商请方）",
        unit="minute",
        low=0,
        high=240,
        neutral=0,
        source="assumption",
    )
    dispatch: int = param(
        4,
        "Minutes that a request takes the requester on a shared record",
        "共享记录上每次派单用时",
        unit="minute",
        low=0,
        high=240,
        neutral=0,
        source="assumption: as the shortest call, 3.7 minutes, [Beijing 12345]",
    )
    entry: int = param(
        10,
        "Minutes that an answer on a shared record takes beyond a request, to write down work done or the ground of a refusal",
        "共享记录上留痕说明用时",
        unit="minute",
        low=0,
        high=240,
        neutral=0,
        source="assumption: as long again as the request",
    )
    reply_days: int = param(
        2,
        "Days until a refusal comes back",
        "推诿答复天数",
        unit="day",
        low=0,
        high=30,
        neutral=0,
        source="[Tianjin 12345]: return within one (two) working days",
    )
    referral_days: int = param(
        2,
        "Days of a referral to the next unit",
        "转办间隔",
        unit="day",
        low=0,
        high=30,
        neutral=0,
        source="derived: 1.6 days with one referral, [BPIC 2013]",
    )


class Joint(Section):
    """Sessions at which several units meet (联席会议)."""

    every: int = param(
        1,
        "Working days between sessions of one convener",
        "联席会议间隔（工作日）",
        unit="day",
        low=1,
        high=60,
        source="assumption: whistles are blown on any working day",
    )
    opening: int = param(
        30,
        "Minutes of a session for each participant, whatever is on the agenda",
        "每场会议固定用时",
        unit="minute",
        low=0,
        high=480,
        neutral=0,
        source="assumption: travel and opening",
    )
    item: int = param(
        20,
        "Minutes per dispute on the agenda, for each participant",
        "每件议题每方用时",
        unit="minute",
        low=0,
        high=480,
        neutral=0,
        source="assumption",
    )
    convener: int = param(
        20,
        "Minutes of the convener per participant and dispute",
        "召集方每方每件用时",
        unit="minute",
        low=0,
        high=480,
        neutral=0,
        source="form: [Feiock 2013], linear in members; size assumed",
    )
    pair: int = param(
        8,
        "Minutes of each side for every pair of peers that negotiates",
        "同级协商每对用时",
        unit="minute",
        low=0,
        high=240,
        neutral=0,
        source="form: [Feiock 2013], pairs n(n-1)/2; size assumed",
    )
    tries: int = param(
        3,
        "Sessions after which absent units are done without",
        "缺席几次后不再等待",
        unit="session",
        low=1,
        high=20,
        source="assumption",
    )
