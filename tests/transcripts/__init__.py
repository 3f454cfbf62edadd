"""Conversations as people have them, one a file, readable by staff.

# A line of its own is a remark.
channel whatsapp          or telegram; also in the middle, where somebody changes over
known referral accepted   what the office knows of somebody meanwhile
clock 2026-11-23 09:00    or: clock +3 days, clock +2 hours
> halo                    what the person types
> [Setuju]                a button they press, by its label; also an old one further up the screen
> (photo)  > (location -6.11 106.94)  > (contact 0812...)  > (contact of somebody else 0812...)
> (notice unserved)       news from outside; > (timer nudge) for one that rings
< menu.menu               a text that comes back, by its key; the last key is what is asked now
< "Terima kasih, Siti"    words that stand in what came back
"""
