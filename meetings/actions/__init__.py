"""Every write in this room: keyword-only, audited, all or nothing."""
