"""Made-up reaction times, the same at every start."""

from __future__ import annotations

import random

COLOURS = ("red", "green", "blue", "yellow")
TRIALS = 48


def trials(subject: int) -> list[tuple[str, str, int, bool]]:
    """Word, ink, reaction time in milliseconds, and whether the answer was right."""
    chance = random.Random(f"subject {subject}")
    found = []
    for _ in range(TRIALS):
        word, ink = chance.choice(COLOURS), chance.choice(COLOURS)
        time = chance.gauss(640 if word == ink else 735, 70)
        found.append((word, ink, round(time), chance.random() < 0.96))
    return found


def trials_csv(subject: int) -> str:
    lines = ["subject,trial,word,ink,congruent,response_time,correct"]
    for number, (word, ink, time, correct) in enumerate(trials(subject), 1):
        lines.append(f"{subject},{number},{word},{ink},{int(word == ink)},{time},{int(correct)}")
    return "\n".join(lines) + "\n"


def mean_times(subject: int) -> tuple[int, int]:
    """Of congruent and of incongruent trials."""
    congruent = [time for word, ink, time, _ in trials(subject) if word == ink]
    incongruent = [time for word, ink, time, _ in trials(subject) if word != ink]
    return round(sum(congruent) / len(congruent)), round(sum(incongruent) / len(incongruent))
