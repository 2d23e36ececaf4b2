"""Policy levers: the seven-part mechanism, five technologies, linkage and appraisal, and what they cost (政策杠杆)."""

from typing import Any

from sim.params import Section, param

OFF = "design rule: 0 is neutral, 1 is the full effect declared in `sim.scenario.levers`"


def lever(label: str, zh: str) -> Any:
    """A lever: a share of its full effect, 0 where nothing is done."""
    return param(0.0, label, zh, unit="share", low=0.0, high=1.0, neutral=0.0, source=OFF)


def price(default: float, label: str, zh: str, why: str) -> Any:
    """What a lever costs at its full effect, per 1 000 residents and year."""
    return param(
        default,
        f"Cost of {label}",
        f"{zh}成本",
        unit="yuan",
        low=0.0,
        high=1e6,
        neutral=0.0,
        source=f"assumption: {why}",
    )


def add_lever(name: str, label: str, zh: str, yuan: float, why: str) -> None:
    """Declare a lever and its price in a running program; where it is known already, anew."""
    for section, made in ((Levers, lever(label, zh)), (LeverCosts, price(yuan, label, zh, why))):
        made.annotation = float
        section.__pydantic_fields__[name] = made
        section.__annotations__[name] = float
        section.model_rebuild(force=True)
        section.__pydantic_init_subclass__()


class Levers(Section):
    """How far each lever is used. It acts through parameters of the mechanisms, never on outcomes."""

    party_leadership: float = lever("Party leadership", "党建引领")
    responsibility: float = lever("Government responsibility", "政府负责")
    sinking: float = lever("Resources sunk to the grassroots", "资源下沉")
    consultation: float = lever("Democratic consultation", "民主协商")
    social_coordination: float = lever("Social coordination", "社会协同")
    participation: float = lever("Public participation", "公众参与")
    legal_protection: float = lever("Legal protection", "法治保障")
    sensing: float = lever("Technology: sensing (connected devices)", "科技支撑：感知（物联设备）")
    prediction: float = lever(
        "Technology: prediction (artificial intelligence, as an expert reads signals)",
        "科技支撑：预测预警（人工智能，按专家水平研判）",
    )
    learning: float = lever(
        "Technology: learning (artificial intelligence, trained on the city's records)",
        "科技支撑：学习预测（人工智能，由本市记录训练）",
    )
    connectivity: float = lever(
        "Technology: platform connectivity (cloud and connected platforms)",
        "科技支撑：平台贯通（云计算与互联平台）",
    )
    data_integration: float = lever("Technology: data integration (big data)", "科技支撑：数据融合（大数据）")
    traceability: float = lever(
        "Technology: traceable records (as by blockchain, none can be altered)",
        "科技支撑：全程留痕（区块链存证，不可篡改）",
    )
    linkage: float = lever("Linkage with province and county", "省市县联动")
    ranking: float = lever("Appraisal: weight of the ranking", "考核：排名权重")
    audit: float = lever("Appraisal: audit by call-back", "考核：回访核查")


class LeverCosts(Section):
    """Unit costs in yuan per 1 000 residents and year at full effect; hours come on top.

    First those of rights, had by pattern or by lever; then those of levers.
    """

    authority: float = price(
        800.0,
        "convening authority, by whichever way",
        "召集权威",
        "training and activities for authority, a quarter of 2 000 yuan at the .6 of `party_led`; each use is paid in hours",
    )
    ties: float = price(
        700.0,
        "ties that may be used, by whichever way",
        "组织联系",
        "activities and contracts that keep ties up, a quarter of 2 000 yuan at the .7 of `party_led`",
    )
    appraisal: float = price(
        1000.0,
        "a right of appraisal, by whichever way",
        "考核权",
        "forms and rounds of appraisal, a quarter of 2 000 yuan at the .5 of `party_led`; each use is paid in hours",
    )
    members: float = price(
        530.0,
        "members who pass on what they hear, by whichever way",
        "报到党员联系",
        "activities, for what members hear: the rest of 2 000 yuan; looks are paid in hours",
    )
    own: float = price(
        500.0,
        "seeing to it that a lead does its own part, by whichever way",
        "首接负责督促",
        "a third of 1 500 yuan for duty lists, own part and sooner replies",
    )
    responsibility: float = price(
        1000.0,
        "government responsibility",
        "政府负责",
        "duty lists and sooner replies; staff are moved, not added; the own part is priced by itself",
    )
    sinking: float = price(
        800.0,
        "resources sunk to the grassroots",
        "资源下沉",
        "desks and terminals for staff sent down, training for delegated decisions; what generalists lack is paid in quality",
    )
    consultation: float = price(
        1000.0,
        "democratic consultation",
        "民主协商",
        "rooms and moderators of hearings; more days and longer items are paid in time",
    )
    social_coordination: float = price(
        1790.0,
        "social coordination",
        "社会协同",
        "managing purchased mediators; purchased hours are paid as hours, and ties by contracts at the price of ties",
    )
    participation: float = price(
        1500.0,
        "public participation",
        "公众参与",
        "insurance and reward points for volunteers; what neighbours report is paid in hours, as rounds are",
    )
    legal_protection: float = price(
        1000.0,
        "legal protection",
        "法治保障",
        "campaigns for known rights, judicial confirmation, simple procedure; legal aid is priced by itself",
    )
    sensing: float = price(5000.0, "sensing", "感知", "cameras and meters, written off over five years")
    prediction: float = price(
        2000.0, "prediction", "预测预警", "a licence and two analysts for a district, who read the signals"
    )
    learning: float = price(
        2000.0,
        "learning",
        "学习预测",
        "as prediction: a licence and two analysts for a district, who train it on records once a month",
    )
    connectivity: float = price(
        3000.0,
        "platform connectivity",
        "平台贯通",
        "terminals and lines that hand files over, video for sessions, an app for claims",
    )
    data_integration: float = price(
        4000.0,
        "data integration",
        "数据融合",
        "interfaces of a dozen systems, for a better diagnosis and less work that is not needed",
    )
    traceability: float = price(
        2000.0,
        "traceable records",
        "全程留痕",
        "storage of every step, and an archive in which a file closed nominally is found",
    )
    linkage: float = price(
        1000.0,
        "linkage",
        "联动",
        "liaison posts, for reviews, detail and standing, with counties beside and a desk in the province",
    )
    ranking: float = price(500.0, "ranking", "排名考核", "an evaluation office for the ranking")
    audit: float = price(1500.0, "audit", "回访核查", "a call centre contract for call-backs")
    platform: float = price(
        8000.0, "a shared platform", "网格平台", "software and operation of a district's platform"
    )
    legal_aid: float = price(
        6000.0,
        "legal aid for all of the poor, beyond what the centres' hours cover",
        "低收入者法律援助（法援中心工时以外）",
        "some forty poor claimants, advice for each and a lawyer for the few that sue, 150 yuan on average",
    )
    paperwork: float = param(
        1.0,
        "Minutes at intake for every lever that is in full use",
        "每项政策杠杆的受理登记用时",
        unit="minute",
        low=0.0,
        high=120.0,
        neutral=0.0,
        source="assumption: every mechanism has its form, and many mechanisms slow each other down",
    )
