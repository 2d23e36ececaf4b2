"""Who acts in the city, and what they act on."""

from agents import Competence as Competence
from agents import Department as Department
from agents import Dispute as Dispute
from agents import Disputes as Disputes
from agents import Enterprise as Enterprise
from agents import Institution as Institution
from agents import Institutions as Institutions
from agents import Kind as Kind
from agents import Need as Need
from agents import PartyBranch as PartyBranch
from agents import Resident as Resident
from agents import Residents as Residents
from agents import Role as Role
from agents import SocialOrganization as SocialOrganization
from agents import State as State
from agents.events import Activity as Activity
