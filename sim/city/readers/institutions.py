"""Institutions from a user's table (自带机构): further ones, and facts about those a city has anyway."""

from agents.kinds import Competence, Role
from sim.city.institutions.draft import NUMBERS, SWITCHES, Draft, Given
from sim.city.institutions.names import LINES, STATION_LINES
from sim.city.places.plan import CITY, COMMUNITY, DISTRICT, SUBDISTRICT, TIER_NAMES
from sim.city.readers.files import Row, near_match, read_table
from sim.texts import unusable

WHAT = "the table of institutions"
NEEDED = ("area", "role")
YES, NO = ("1", "1.0", "true", "yes", "是"), ("0", "0.0", "false", "no", "否")
ALLOWED = ("name", "name_zh", "competence", "number", *NUMBERS, *SWITCHES)
SEVERAL = (Role.EMPLOYER, Role.MERCHANT, Role.PLANT, Role.DEVELOPER)  # of these an area can have any number
TIERS = {  # where institutions of a role can be
    Role.COMMUNITY_BRANCH: (COMMUNITY,),
    Role.WORKING_COMMITTEE: (SUBDISTRICT,),
    Role.DISTRICT_COMMITTEE: (DISTRICT,),
    Role.CITY_COMMITTEE: (CITY,),
    Role.LINE: (CITY, DISTRICT),
    Role.STATION: (SUBDISTRICT,),
    Role.SUBDISTRICT_OFFICE: (SUBDISTRICT,),
    Role.COURT: (DISTRICT,),
    Role.PETITION_OFFICE: (CITY, DISTRICT),
    Role.GRID_CENTRE: (DISTRICT,),
    Role.PROPERTY_MANAGER: (COMMUNITY,),
    Role.DEVELOPER: (DISTRICT,),
    Role.EMPLOYER: (COMMUNITY,),
    Role.MERCHANT: (COMMUNITY,),
    Role.PLANT: (COMMUNITY,),
    Role.RESIDENTS_COMMITTEE: (COMMUNITY,),
    Role.MEDIATION_COMMITTEE: (SUBDISTRICT, DISTRICT),
    Role.OWNERS_ASSEMBLY: (COMMUNITY,),
    Role.TRADE_UNION: (DISTRICT,),
    Role.LEGAL_AID: (DISTRICT,),
    Role.VOLUNTEERS: (SUBDISTRICT,),
    Role.TRADE_ASSOCIATION: (DISTRICT,),
}


def read_institutions(draft: Draft, path: str) -> Given:
    """List the institutions of a table in the draft, and return what it says about them.

    An institution that the city has already (an area has one court, one department per line ...) is
    renamed and described; enterprises of which an area can have several are added, unless `number` names one.
    """
    given = Given()
    codes = {code: i for i, code in enumerate(draft.areas.code)}
    for row in read_table(path, WHAT, NEEDED, ALLOWED, ("area",)):
        code = row.needed("area")
        if code not in codes:
            raise row.error("area", f"'{code}' is not the code of an area of this city. Correct it.")
        at = _listed(draft, row, codes[code])
        _describe(given, row, at)
    return given


def _listed(draft: Draft, row: Row, area: int) -> int:
    """Row of the institution that a row of the table speaks of; listed if it was not there."""
    role = _role(row)
    tier = int(draft.areas.tier[area])
    if tier not in TIERS[role]:
        allowed = " or ".join(TIER_NAMES[t] for t in TIERS[role])
        raise row.error("area", f"a {role.name.lower()} belongs to a {allowed}, not to a {TIER_NAMES[tier]}.")
    line = _line(row, role)
    number = int(line) if line is not None else (row.whole("number", 1, 100_000) or 0)
    if role in SEVERAL and number == 0:
        number = 1
        while (role, area, number) in draft.find:
            number += 1
    at = draft.find.get((role, area, number), -1)
    if at < 0:
        at = draft.add(role, area, number, line)
    name, zh = row.text("name"), row.text("name_zh")
    for column, text in (("name", name), ("name_zh", zh)):
        if found := unusable(text, one_line=True):
            raise row.error(column, f"{text[:40]!r} holds {found[1]}; a name is one line. Remove it.")
    if name or zh:
        draft.names[at] = (name or zh, zh or name)
    return at


def _role(row: Row) -> Role:
    text = row.needed("role").lower()
    known = {role.name.lower(): role for role in TIERS}
    if text not in known:
        raise row.error(
            "role", f"'{text}' is not a role.{near_match(text, known)} Roles: {', '.join(known)}."
        )
    return known[text]


def _line(row: Row, role: Role) -> Competence | None:
    """The line of a department or station; other roles have none."""
    text = row.text("competence").lower()
    if role not in (Role.LINE, Role.STATION):
        if text:
            raise row.error("competence", f"a {role.name.lower()} has no line. Leave the cell empty.")
        return None
    known = {line.name.lower(): line for line in (LINES if role == Role.LINE else STATION_LINES)}
    if text not in known:
        raise row.error(
            "competence", f"'{text}' must be one of: {', '.join(known)}.{near_match(text, known)}"
        )
    return known[text]


def _describe(given: Given, row: Row, at: int) -> None:
    for name, highest in NUMBERS.items():
        value = row.number(name, 1.0 if name == "size" else 0.0, highest)
        if value is not None:
            given.numbers[name][at] = value
    for name in SWITCHES:
        text = row.text(name).lower()
        if text not in ("", *YES, *NO):
            raise row.error(name, f"'{text}' must be yes or no.")
        if text:
            given.switches[name][at] = text in YES
