"""What each part of a report says, as blocks: one module a part or a few that belong together."""
