"""`agents`: the directory of agents; who is nearest is answered at once and loads none of the rest."""

from __future__ import annotations

from bot.commands.by_name import ByName

command = ByName(
    {
        "import": ("agents_table:import_file", "add or update agents from a table, all rows or none"),
        "export": ("agents_table:export_file", "write the directory as a table"),
        "invite": ("agents_invite", "a single-use code that links an agent's own chat to the directory"),
        "nearest": ("agents_nearest", "who would be asked first for a place, and why; JSON lines"),
    },
    name="agents",
    help="Import, export, invite, and find agents.",
)
