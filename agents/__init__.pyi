from .department import Department as Department
from .disputes import Dispute as Dispute
from .disputes import Disputes as Disputes
from .disputes import State as State
from .enterprise import Enterprise as Enterprise
from .institution import Institution as Institution
from .institution import Institutions as Institutions
from .kinds import Competence as Competence
from .kinds import Kind as Kind
from .kinds import Need as Need
from .kinds import Role as Role
from .party_branch import PartyBranch as PartyBranch
from .residents import Resident as Resident
from .residents import Residents as Residents
from .social_organization import SocialOrganization as SocialOrganization

GONGZHI: bool
