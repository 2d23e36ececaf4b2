"""Every mechanism of the model by name: the parameters that switch it off, and the facts it is there for.

A test says that each parameter with a neutral value belongs to exactly one mechanism.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sim.params import Declaration
from sim.scenario.scenario import all_declarations


@dataclass(frozen=True, slots=True)
class Mechanism:
    """What can be switched off.

    parameters : paths, patterns' own as `coordination.<pattern>.<name>`; each goes to its neutral value
    facts : ids of facts that are judged again with all their runs when it is off, beside those that are
        read from the two plain runs
    """

    name: str
    title: str
    zh: str
    parameters: tuple[str, ...]
    facts: tuple[str, ...] = ()

    def off(self, pattern: str) -> dict[str, Any]:
        """Overrides that switch it off in a scenario of this pattern."""
        found = {}
        for path in self.parameters:
            section, _, name = path.rpartition(".")
            if section.startswith("coordination."):
                if section == f"coordination.{pattern}":
                    found[f"coordination.{name}"] = NEUTRAL[path].neutral
            else:
                found[path] = NEUTRAL[path].neutral
        return found


NEUTRAL: Mapping[str, Declaration] = {
    each.path: each for each in all_declarations() if each.neutral is not None
}


def _of(section: str, *names: str) -> tuple[str, ...]:
    return tuple(f"{section}.{name}" for name in names)


def _all(section: str) -> tuple[str, ...]:
    return tuple(path for path in NEUTRAL if path.startswith(f"{section}."))


MECHANISMS: tuple[Mechanism, ...] = (
    Mechanism(
        "rhythm",
        "Week-ends, seasons, festival",
        "周末、季节与节日",
        _of("calendar", "weekend_demand", "weekend_staff", "season", "festival_dip"),
    ),
    Mechanism(
        "places",
        "Places that breed more problems",
        "社区间差异",
        _of("emerge", "place_spread", "topic_spread"),
        ("SF3",),
    ),
    Mechanism("breadth", "Needs wider than in the catalogue", "所需职能更宽", _of("emerge", "breadth")),
    Mechanism(
        "unlike_severity",
        "Matters of a topic differ in severity",
        "严重度差异",
        _of("emerge", "severity_spread"),
    ),
    Mechanism(
        "busy_days", "Days on which more happens", "日间波动", ("emerge.day_spread", "claim.day_spread")
    ),
    Mechanism(
        "looking",
        "Looking for latent problems",
        "主动发现",
        _of("detect", "rounds", "ties", "sensing", "look"),
    ),
    Mechanism(
        "alarms",
        "False alarms and their verification",
        "误报与核实",
        _of("detect", "separation", "looks", "minutes"),
        ("SF35",),
    ),
    Mechanism(
        "vigilance", "False alarms tire", "误报削弱警觉", _of("detect", "weary", "restore", "rest"), ("SF35",)
    ),
    Mechanism("early", "Problems found early are smaller", "早发现早化解", _of("detect", "early")),
    Mechanism(
        "severity_claims",
        "Severe problems are named and claimed",
        "严重者更易表达",
        _of("claim", "name_severity", "claim_severity"),
    ),
    Mechanism("blame", "A cause that can be named", "责任主体明确", _of("claim", "blame_source")),
    Mechanism(
        "efficacy_claims", "Success breeds claims", "成功激发诉求", _of("claim", "claim_efficacy"), ("SF9",)
    ),
    Mechanism(
        "tie_claims", "Reluctance among those who live together", "熟人顾虑", _of("claim", "claim_tie")
    ),
    Mechanism("talk", "Talking it over", "自行协商", _of("claim", "talk_success", "desk_compliance")),
    Mechanism(
        "rights",
        "Knowing one's rights",
        "权利意识",
        _of("claim", "name_rights", "rights_income", "rights_migrant", "rights_digital"),
    ),
    Mechanism(
        "outspoken", "Places where people complain", "社区投诉习惯", _of("claim", "claim_place"), ("SF2",)
    ),
    Mechanism(
        "voice_costs",
        "What speaking up costs and is worth",
        "表达的成本与利害",
        _of("claim", "claim_stake", "claim_barrier"),
    ),
    Mechanism(
        "peers", "What contacts say of raising a matter", "同伴影响", _of("claim", "claim_peers"), ("SF9",)
    ),
    Mechanism(
        "channel_experience",
        "What neighbours lived through with a channel",
        "邻里渠道经历",
        ("claim.experience", "respond.channel_pace"),
    ),
    Mechanism("digital", "Digital access", "数字可及", _of("claim", "digital_pull")),
    Mechanism("embedded", "Ties to the residents' committee", "社区联系", _of("claim", "embedded")),
    Mechanism("trusted_doors", "Trusted channels are chosen", "信任决定渠道", _of("claim", "trust_pull")),
    Mechanism("second_thoughts", "Lumped problems come up again", "隐忍后再提", _of("claim", "again")),
    Mechanism("diagnosis", "Errors of intake", "受理误差", _of("triage", "accuracy", "spurious")),
    Mechanism("at_once", "First contact", "首接即办", _of("triage", "at_once", "answer_minutes"), ("SF43",)),
    Mechanism("intake_time", "Intake takes time", "受理耗时", _of("triage", "minutes")),
    Mechanism(
        "rework", "What was missed comes to light late", "遗漏与返工", _of("triage", "stall", "rework")
    ),
    Mechanism(
        "authority",
        "Authority of the asker",
        "召集权威",
        ("accept.authority", "coordination.party_led.authority", "coordination.hierarchical.authority"),
        ("SF20",),
    ),
    Mechanism(
        "ties",
        "Ties between institutions",
        "组织联系",
        ("accept.tie", "coordination.party_led.ties", "coordination.polycentric.ties"),
        ("SF20",),
    ),
    Mechanism(
        "appraisal",
        "Being appraised by the asker",
        "考核权",
        ("accept.appraisal", "coordination.party_led.appraisal", "coordination.hierarchical.appraisal"),
        ("SF20",),
    ),
    Mechanism(
        "members", "Members who pass on what they hear", "党员报到", _of("coordination.party_led", "members")
    ),
    Mechanism(
        "reciprocity",
        "Kept and broken promises",
        "互惠",
        ("accept.reciprocity", "learn.trust_up", "learn.trust_down"),
        ("SF20",),
    ),
    Mechanism(
        "learnt_ties",
        "Working ties are learnt and lost",
        "合作关系的学习",
        _of("learn", "tie_up", "tie_down"),
        ("SF20",),
    ),
    Mechanism(
        "clocks",
        "Refusals on record, deadlines in view",
        "推诿留痕与时限可视",
        ("accept.visible", "coordination.grid_platform.clocks"),
        ("SF24",),
    ),
    Mechanism(
        "platform",
        "Shared record and warning of a platform",
        "平台信息共享与预警",
        _of("coordination.grid_platform", "record", "warning"),
        ("SF24",),
    ),
    Mechanism(
        "decisions", "Superiors' decisions take minutes", "上级决策耗时", _of("accept", "decision"), ("SF18",)
    ),
    Mechanism(
        "reluctance",
        "Going higher is frowned upon",
        "不愿上交",
        _of("coordination.self_governance", "reluctance_weight"),
    ),
    Mechanism("mandate", "Clear mandates", "职责明确", _of("accept", "mandate"), ("SF21",)),
    Mechanism(
        "blame_avoidance",
        "Nobody decides alone unless ordered",
        "未经上级交办、须依法作出的决定",
        _of("accept", "blame_avoidance"),
        ("SF24",),
    ),
    Mechanism(
        "refusal_persistence",
        "A unit that is asked again repeats its answer",
        "重复拒绝",
        _of("accept", "refusal_persistence"),
        ("SF24",),
    ),
    Mechanism("passing_on", "Refusals go on to the desk above", "推诿上推", _of("accept", "passing_on")),
    Mechanism("own_mandate", "A lead does its own part", "牵头自办", _of("accept", "by_mandate")),
    Mechanism("designation", "Refusing units are designated", "指定承办", _of("accept", "designate")),
    Mechanism(
        "formalism",
        "What is accepted under compulsion is done perfunctorily",
        "被动承接与形式主义",
        _of("work", "formalism"),
    ),
    Mechanism("load", "The busy refuse", "负荷致拒", _of("accept", "load"), ("SF7", "SF8")),
    Mechanism(
        "fatigue", "Fatigue of convening", "会议疲劳", ("accept.fatigue", "learn.fatigue_memory"), ("SF17",)
    ),
    Mechanism("threat", "Threats are heard", "压力促响应", _of("accept", "threat"), ("SF30",)),
    Mechanism("requests", "Requests take time", "商请耗时", _of("accept", "minutes", "dispatch")),
    Mechanism(
        "grounds", "Answers on record are argued in writing", "留痕耗时", _of("accept", "entry"), ("SF24",)
    ),
    Mechanism(
        "lags", "Replies and referrals take days", "转办间隔", _of("accept", "reply_days", "referral_days")
    ),
    Mechanism(
        "meetings",
        "Meetings take hours",
        "会议耗时",
        _of("joint", "opening", "item", "convener", "pair"),
        ("SF17", "SF19"),
    ),
    Mechanism("orders_first", "Ordered work goes first", "督办优先", _of("work", "ordered_first")),
    Mechanism(
        "dilution",
        "Overload thins work",
        "超载稀释",
        _of("work", "dilution", "quality_loss"),
        ("SF7", "SF8", "SF34"),
    ),
    Mechanism("cues", "Under load easy cases go first", "超载先易后难", _of("work", "cues"), ("SF33",)),
    Mechanism(
        "more_hands",
        "Staff sent down, bought in, or cut",
        "力量下沉与购买服务",
        _of("work", "capacity", "sink", "purchased"),
    ),
    Mechanism(
        "learning",
        "Precedents shorten work",
        "先例学习",
        _of("work", "learning", "floor", "sharing"),
        ("SF34",),
    ),
    Mechanism("substance", "The outcome counts", "实质结果", _of("settle", "substance")),
    Mechanism(
        "procedure", "Fair procedure counts", "程序公正", _of("settle", "procedure", "voice", "respect")
    ),
    Mechanism("relation", "A continuing relation counts", "持续关系", _of("settle", "relation")),
    Mechanism("delay", "Waiting is a loss", "等待损失", _of("settle", "delay")),
    Mechanism("severity", "Severe disputes are hard to settle", "严重者难化解", _of("settle", "severity")),
    Mechanism("tier_word", "The word of a higher office", "上级出面", _of("settle", "tier")),
    Mechanism("concessions", "Tired sides meet", "让步", _of("settle", "concession"), ("SF4",)),
    Mechanism(
        "compromise", "Concessions before a mediator", "调解互让", _of("settle", "compromise"), ("SF25",)
    ),
    Mechanism("unequal", "The poor lose against enterprises", "弱势一方吃亏", _of("settle", "unequal")),
    Mechanism(
        "appease",
        "Petitioners are paid where petitions count",
        "花钱买平安",
        ("settle.appease", "appraisal.petitions"),
        ("SF31",),
    ),
    Mechanism(
        "legal_authority",
        "Some disputes need legal authority",
        "法定职权",
        _of("settle", "no_authority"),
        ("SF24",),
    ),
    Mechanism(
        "nominal", "Nominal closure under ranking", "虚假办结", _of("closure", "ranking", "rate"), ("SF15",)
    ),
    Mechanism(
        "audit",
        "Call-backs and what they teach",
        "回访与震慑",
        _of("closure", "audit", "call_minutes", "rebuke", "deterrence"),
        ("SF15",),
    ),
    Mechanism(
        "ranked_by", "Ranking by more than closing", "多维考核", _of("appraisal", "satisfaction", "durable")
    ),
    Mechanism("relapse", "Settlements break", "反弹", _of("relapse", "hazard", "uncovered")),
    Mechanism(
        "confirmation",
        "Courts confirm settlements",
        "司法确认",
        _of("relapse", "confirmation", "confirmed", "confirm_minutes"),
    ),
    Mechanism(
        "court",
        "What decides a suit, and whether it is obeyed",
        "诉讼与执行",
        ("claim.court_income", *_of("court", "evidence", "records", "lawyer", "cost", "force")),
    ),
    Mechanism("consent", "Consent lasts", "合意持久", _of("relapse", "consent")),
    Mechanism("loyalty", "Trust makes people wait", "忠诚", _of("escalate", "loyalty")),
    Mechanism(
        "anger", "Grievance drives petitions and suits", "不满驱动", ("escalate.grievance", "claim.anger")
    ),
    Mechanism(
        "petition_experience",
        "Petitions that paid draw petitions",
        "信访示范效应",
        _of("escalate", "experience"),
        ("SF31",),
    ),
    Mechanism(
        "review",
        "Tiers take days and lose detail",
        "层级审查与信息损失",
        _of("escalate", "review_days", "lost_detail"),
    ),
    Mechanism("petition_order", "An order follows a petition", "信访交办", _of("escalate", "standing")),
    Mechanism(
        "satisfaction",
        "Satisfaction moves with experience",
        "满意度调整",
        _of("respond", "pace", "disconfirmation", "loss"),
        ("SF14",),
    ),
    Mechanism("refused_news", "Refusals are felt", "推诿经历", _of("respond", "refused")),
    Mechanism(
        "expectations",
        "Expectations follow experience and hearsay",
        "期望调整",
        _of("respond", "adapt", "hearsay"),
        ("SF14",),
    ),
    Mechanism(
        "trust", "Trust grows slowly and falls fast", "信任变化", _of("respond", "trust_gain", "trust_loss")
    ),
    Mechanism("efficacy", "Efficacy is learnt", "效能感学习", _of("respond", "efficacy"), ("SF9",)),
    Mechanism(
        "word_of_mouth", "Others hear of one's experience", "口耳相传", _of("respond", "word"), ("SF9",)
    ),
    Mechanism("lumped_felt", "Lumping a problem hurts", "隐忍之苦", _of("respond", "lumped")),
    Mechanism("talk_round", "Opinions spread", "意见扩散", _of("respond", "influence")),
    Mechanism(
        "participation",
        "Participation and volunteers",
        "参与与志愿",
        _of("respond", "participation", "volunteer_hours", "free_riding"),
    ),
    Mechanism(
        "everyday", "Satisfaction returns to its everyday level", "回归常态", _of("respond", "return_pace")
    ),
    Mechanism(
        "compliance",
        "Enterprises answer to sanction and profit",
        "企业合规",
        _of("learn", "sanction", "profit", "mean_return"),
    ),
    Mechanism(
        "campaigns",
        "Campaigns, and what stays of them",
        "专项行动",
        _of("campaign", "target", "extra", "kept"),
        ("SF23",),
    ),
    Mechanism(
        "shocks",
        "What befalls the city",
        "外部冲击",
        _of("shocks", "calls", "employer", "demolition", "flood", "outage"),
    ),
    Mechanism("levers", "The levers of policy", "政策杠杆", _all("levers")),
    Mechanism(
        "prices",
        "What levers and platform cost",
        "政策杠杆与平台成本",
        (*_all("lever_costs"), "accept.backing"),
    ),
)
