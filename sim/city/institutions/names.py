"""What institutions are called, in English and Chinese (机构名称)."""

from agents.kinds import Competence, Role

ROLE_NAMES: dict[Role, tuple[str, str]] = {
    Role.COMMUNITY_BRANCH: ("Party branch", "党支部"),
    Role.WORKING_COMMITTEE: ("Party working committee", "党工委"),
    Role.DISTRICT_COMMITTEE: ("district Party committee", "区委"),
    Role.CITY_COMMITTEE: ("municipal Party committee", "市委"),
    Role.EMBEDDED_BRANCH: ("Party branch of", "党支部"),
    Role.LINE: ("department", "部门"),
    Role.STATION: ("station", "站所"),
    Role.SUBDISTRICT_OFFICE: ("subdistrict office", "办事处"),
    Role.COURT: ("court", "人民法院"),
    Role.PETITION_OFFICE: ("petition office", "信访办"),
    Role.GRID_CENTRE: ("grid centre", "网格化管理中心"),
    Role.PROPERTY_MANAGER: ("property manager", "物业公司"),
    Role.DEVELOPER: ("developer", "开发商"),
    Role.EMPLOYER: ("employer", "用人单位"),
    Role.MERCHANT: ("merchant", "商户"),
    Role.PLANT: ("plant", "工厂"),
    Role.RESIDENTS_COMMITTEE: ("residents' committee", "居民委员会"),
    Role.MEDIATION_COMMITTEE: ("mediation committee", "人民调解委员会"),
    Role.OWNERS_ASSEMBLY: ("owners' assembly", "业主大会"),
    Role.TRADE_UNION: ("trade union", "总工会"),
    Role.LEGAL_AID: ("legal aid", "法律援助中心"),
    Role.VOLUNTEERS: ("volunteers' association", "志愿者协会"),
    Role.TRADE_ASSOCIATION: ("trade association", "行业协会"),
}

LINE_NAMES: dict[Competence, tuple[str, str]] = {
    Competence.HOUSING: ("housing", "住房建设"),
    Competence.LABOUR: ("human resources and social security", "人力资源和社会保障"),
    Competence.ECOLOGY: ("ecology and environment", "生态环境"),
    Competence.MARKET: ("market regulation", "市场监管"),
    Competence.URBAN_MANAGEMENT: ("urban management", "城市管理"),
    Competence.PUBLIC_SECURITY: ("public security", "公安"),
    Competence.CIVIL_AFFAIRS: ("civil affairs", "民政"),
    Competence.JUSTICE: ("justice", "司法"),
    Competence.HEALTH: ("health", "卫生健康"),
    Competence.TRANSPORT: ("transport", "交通运输"),
}

STATION_NAMES: dict[Competence, str] = {  # lines that keep a station in every subdistrict
    Competence.LABOUR: "人社服务所",
    Competence.MARKET: "市场监管所",
    Competence.URBAN_MANAGEMENT: "综合行政执法队",
    Competence.PUBLIC_SECURITY: "公安派出所",
    Competence.CIVIL_AFFAIRS: "社会事务办公室",
    Competence.JUSTICE: "司法所",
}
STATION_LINES = tuple(STATION_NAMES)
LINES = tuple(LINE_NAMES)


def institution_name(
    role: Role, area: str, area_zh: str, ordinal: int = 0, competence: Competence | None = None
) -> tuple[str, str]:
    """Name of an institution of an area; `ordinal` > 0 numbers those of which there are several."""
    name, zh = ROLE_NAMES[role]
    number, tail = (f" {ordinal}", f"{ordinal}") if ordinal else ("", "")
    if competence in LINE_NAMES and role in (Role.LINE, Role.STATION):
        line, line_zh = LINE_NAMES[competence]
        if role == Role.STATION:
            return f"{area} {line} station", f"{area_zh}{STATION_NAMES[competence]}"
        return f"{area} {line} department", f"{area_zh}{line_zh}局"
    if role in (Role.DISTRICT_COMMITTEE, Role.CITY_COMMITTEE):
        return f"{area} {name}", f"{area_zh}委"
    return f"{area} {name}{number}", f"{area_zh}{zh}{tail}"


def branch_name(host: str, host_zh: str) -> tuple[str, str]:
    """Name of the Party branch embedded in an institution."""
    return f"Party branch of {host}", f"{host_zh}党支部"
