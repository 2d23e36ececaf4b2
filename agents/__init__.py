"""Who acts in the city: five kinds of actor, each with its state and rules in one file."""

from agents.department import Department
from agents.disputes import Dispute, Disputes, State
from agents.enterprise import Enterprise
from agents.institution import Competence, Institution, Institutions, Kind, Role
from agents.party_branch import PartyBranch
from agents.residents import Need, Resident, Residents
from agents.social_organization import SocialOrganization

GONGZHI = True  # tells sim that this is its sibling, not another package of the same name

__all__ = [
    "Competence",
    "Department",
    "Dispute",
    "Disputes",
    "Enterprise",
    "Institution",
    "Institutions",
    "Kind",
    "Need",
    "PartyBranch",
    "Resident",
    "Residents",
    "Role",
    "SocialOrganization",
    "State",
]
