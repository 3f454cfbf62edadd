"""Clearly marked sample data: a branch, communities and agents that exist nowhere."""

from __future__ import annotations

from bot.runtime import Runtime
from bot.services.agents.directory import import_agents
from bot.services.staff.scope import command_line

BRANCH = "Kantor Cabang Contoh Cilincing"

SAMPLE_AGENTS: list[dict[str, object]] = [
    {
        "handle": "wati",
        "name": "Wati (contoh)",
        "phone": "+628000000001",
        "community": "Koperasi Contoh Maju Bersama",
        "branch": BRANCH,
        "lat": -6.1089,
        "lon": 106.9416,
        "covers": "31.72.04",
        "languages": "id jv",
        "capacity": 5,
        "valid_until": "2027-12-31",
    },
    {
        "handle": "darto",
        "name": "Darto (contoh)",
        "phone": "+628000000002",
        "community": "Paguyuban Contoh Ojek Koja",
        "branch": BRANCH,
        "lat": -6.1215,
        "lon": 106.9050,
        "covers": "31.72.03",
        "languages": "id",
        "capacity": 5,
        "valid_until": "2027-12-31",
    },
]


def load_samples(runtime: Runtime) -> int:
    """Put the sample agents into the directory; how many are new. They are offered nothing until invited."""
    return import_agents(runtime, command_line(runtime), SAMPLE_AGENTS, sample=True).added
