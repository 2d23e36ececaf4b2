"""Who acts in the city: five kinds of actor, each with its state and rules in one file."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from agents.department import Department
    from agents.disputes import Dispute, Disputes, State
    from agents.enterprise import Enterprise
    from agents.institution import Institution, Institutions
    from agents.kinds import Competence, Kind, Need, Role
    from agents.party_branch import PartyBranch
    from agents.residents import Resident, Residents
    from agents.social_organization import SocialOrganization

GONGZHI = True  # tells sim that this is its sibling, not another package of the same name

_HOME = {
    "Competence": "kinds",
    "Department": "department",
    "Dispute": "disputes",
    "Disputes": "disputes",
    "Enterprise": "enterprise",
    "Institution": "institution",
    "Institutions": "institution",
    "Kind": "kinds",
    "Need": "kinds",
    "PartyBranch": "party_branch",
    "Resident": "residents",
    "Residents": "residents",
    "Role": "kinds",
    "SocialOrganization": "social_organization",
    "State": "disputes",
}

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


def __getattr__(name: str) -> Any:
    """Load an actor's file when it is asked for: reading a scenario needs neither Mesa nor kernels."""
    if name not in _HOME:
        raise AttributeError(f"module 'agents' has no attribute {name!r}")
    return getattr(import_module(f"agents.{_HOME[name]}"), name)
