"""Made-up people and what they wrote, for `lcf demo`. Any likeness to anyone is chance."""

from __future__ import annotations

from random import Random


def _words(text: str) -> list[str]:
    return text.split()


FIRST = _words(
    "Aisha Alan Amara Anika Arjun Beatriz Bilal Bronwen Callum Carys Chidi Ciara Daniel Deborah Dimitra "
    "Dominic Eleri Elif Emeka Esther Farah Fergus Gareth Grace Hamza Hannah Ifeoma Imogen Ivan Jamila "
    "Joanna Joseph Kavita Kwame Leila Liam Lucia Magda Malik Margaret Mei Mohan Nadia Niamh Noor Olu "
    "Oscar Parveen Patrick Priya Rhys Rosa Ruth Samuel Sanjay Saoirse Sefton Shanice Tariq Tomasz Uma "
    "Victor Wanda Winston Yasmin Zainab"
)
LAST = _words(
    "Abara Adeyemi Ahmed Akhtar Allen Bailey Banerjee Barlow Begum Bevan Boateng Brennan Campbell Carter "
    "Chaudhry Clarke Cole Cooper Costa Dalton Davies Dhillon Doyle Edwards Ellis Evans Farrow Finch Fletcher "
    "Gallagher Ghosh Grant Greene Haddad Harris Hughes Hussain Iqbal Jenkins Kaur Kelly Khan Kowalska "
    "Lawson Lewis Lloyd Mahmood Mensah Mistry Morgan Murphy Nowak Nwosu Okafor Owens Parkes Patel Pereira "
    "Quinn Rahman Reid Roberts Sharma Shaw Silva Stone Thapa Thomas Turner Vaughan Wallace Walsh Whitfield "
    "Yilmaz Young"
)
THOUGHTS = (
    "I moved to the answer before I had heard the question. Next time I ask first.",
    "The person who spoke up needed to know what happens next, and I nearly left that out.",
    "I recognised our own board in the silence after the report.",
    "I would want the ward to hear it from me, and not from the minutes.",
    "It took me two tries to see that being kind and being clear were the same act here.",
    "What stayed with me: who was not in the room.",
)
ACTIONS = (
    "Walk the ward on a weekend and ask two people what gets in their way",
    "Ask at the next board who we have not heard from",
    "Thank the colleague who raised the rota, and say what was done",
    "Bring the staff survey to our team meeting, one page, no slides",
    "Ask for feedback on how I chair",
    "Agree with the matron how concerns reach me within a day",
)


def name(random: Random) -> str:
    """A first and a last name."""
    return f"{random.choice(FIRST)} {random.choice(LAST)}"
