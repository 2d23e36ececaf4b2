"""Names of those who act in a run, in a language."""

from dataclasses import dataclass

from agents.disputes import Channel
from agents.events import Activity
from agents.kinds import Competence
from experiments.story.event_fields import BY_RESIDENTS
from experiments.wording.words import Words
from sim.city.build import City
from sim.scenario.topics import Topics


@dataclass(frozen=True, slots=True)
class Actors:
    """Institutions, places, topics and competences of a city by name."""

    city: City
    topics: Topics
    words: Words

    def unit(self, row: int) -> str:
        """An institution; "nobody" below 0."""
        table = self.city.institutions
        if row < 0:
            return self.words("nobody")
        return self.words.pick(table.names, table.names_zh)[row]

    def resident(self, row: int) -> str:
        """A resident."""
        return self.words("resident", row=row)

    def place(self, community: int) -> str:
        """A community."""
        areas = self.city.areas
        number = int(self.city.community_of[community])
        return self.words.pick(areas.name, areas.name_zh)[number]

    def district(self, community: int) -> str:
        """The district of a community."""
        areas, number = self.city.areas, int(self.city.community_of[community])
        number = int(areas.parent[areas.parent[number]])
        return self.words.pick(areas.name, areas.name_zh)[number]

    def topic(self, number: int) -> str:
        """A topic of the catalogue."""
        topic = self.topics.rows[number]
        return self.words.pick(topic.label, topic.zh)

    def part(self, competence: int) -> str:
        """A competence."""
        return self.words(f"competence.{Competence(competence).name.lower()}")

    def parts(self, mask: int) -> str:
        """The competences of a mask."""
        return self.words.listed([self.part(k) for k in Competence if mask >> k & 1]) or self.words("nothing")

    def channel(self, number: int) -> str:
        """How a problem comes to the knowledge of others."""
        return self.words(f"channel.{Channel(number).name.lower()}")

    def activity(self, number: int) -> str:
        """What happened, in a few words."""
        return self.words(f"activity.{Activity(number).name.lower()}")

    def actor(self, activity: int, row: int) -> str:
        """Who acted in an event of this kind."""
        return self.resident(row) if activity in BY_RESIDENTS else self.unit(row)
