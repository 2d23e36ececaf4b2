"""Kinds, roles and competences of institutions, needs of residents (主体类别、角色、职能与需求)."""

from enum import IntEnum


class Kind(IntEnum):
    """The four organised kinds of actor; trust is held per kind."""

    PARTY_BRANCH = 0
    DEPARTMENT = 1
    ENTERPRISE = 2
    SOCIAL_ORGANIZATION = 3


class Role(IntEnum):
    """What an institution of a kind is for."""

    COMMUNITY_BRANCH = 0
    WORKING_COMMITTEE = 1  # of a subdistrict
    DISTRICT_COMMITTEE = 2
    CITY_COMMITTEE = 3
    EMBEDDED_BRANCH = 4  # inside a department, an enterprise or a social organisation
    LINE = 10  # functional department of a district or of the city
    STATION = 11  # its station in a subdistrict
    SUBDISTRICT_OFFICE = 12
    COURT = 13
    PETITION_OFFICE = 14
    GRID_CENTRE = 15  # dispatcher of a district
    PROPERTY_MANAGER = 20
    DEVELOPER = 21
    EMPLOYER = 22
    MERCHANT = 23
    PLANT = 24
    RESIDENTS_COMMITTEE = 30
    MEDIATION_COMMITTEE = 31
    OWNERS_ASSEMBLY = 32
    TRADE_UNION = 33
    LEGAL_AID = 34
    VOLUNTEERS = 35
    TRADE_ASSOCIATION = 36


VOLUNTEERS = (Role.VOLUNTEERS, Role.OWNERS_ASSEMBLY)  # whose hours are given, not paid


PAYROLL = (
    Role.COMMUNITY_BRANCH,
    Role.WORKING_COMMITTEE,
    Role.DISTRICT_COMMITTEE,
    Role.LINE,
    Role.STATION,
    Role.SUBDISTRICT_OFFICE,
    Role.PETITION_OFFICE,
    Role.GRID_CENTRE,
    Role.RESIDENTS_COMMITTEE,
    Role.MEDIATION_COMMITTEE,
)  # paid by a street or a district; judges, enterprises and associations are not


class Competence(IntEnum):
    """What a unit can do about a dispute; a dispute needs one or several (bit positions of a mask)."""

    MEDIATION = 0
    HOUSING = 1
    LABOUR = 2  # human resources and social security
    ECOLOGY = 3
    MARKET = 4
    URBAN_MANAGEMENT = 5
    PUBLIC_SECURITY = 6
    CIVIL_AFFAIRS = 7
    JUSTICE = 8
    HEALTH = 9
    TRANSPORT = 10
    REMEDY = 11  # the means of the enterprise that caused it
    ADJUDICATION = 12  # a court's judgment


COMPETENCES = len(Competence)
OUTSIDE = 1 << COMPETENCES  # bit of a mask: somebody outside the city has to do a part
HERE = OUTSIDE - 1  # mask of all competences of the city itself
LAWFUL = 0b1011111111110  # competences that carry legal authority: every department, and the court
TIERS = 3  # nearest desk, district, city

KIND_OF_ROLE = {
    role: Kind.PARTY_BRANCH
    if role < 10
    else Kind.DEPARTMENT
    if role < 20
    else Kind.ENTERPRISE
    if role < 30
    else Kind.SOCIAL_ORGANIZATION
    for role in Role
}


class Source(IntEnum):
    """Who causes a problem."""

    NEIGHBOUR = 0
    PROPERTY_MANAGER = 1
    MERCHANT = 2
    EMPLOYER = 3
    PLANT = 4
    DEVELOPER = 5
    DEPARTMENT = 6


class Need(IntEnum):
    """The six needs whose fulfilment residents judge."""

    MATERIAL = 0
    CULTURE = 1
    DEMOCRACY = 2
    RULE_OF_LAW = 3
    SECURITY = 4
    ENVIRONMENT = 5


NEEDS = len(Need)


class Said(IntEnum):
    """What is said aloud: columns of `opinion`."""

    TRUST = 0
    SATISFACTION = 1
    EFFICACY = 2
    PARTICIPATION = 3
