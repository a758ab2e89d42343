"""Weighs a post by what its source told us, never by what a name looks like."""

from bot.playbook import Playbook
from data.models import Post


def weight_of(post: Post, playbook: Playbook) -> str | None:
    """Why this post carries further than most, as a word to look up, or nothing."""
    reach = playbook.flags["multiplier"].followers
    followers = post.author.followers
    if reach is not None and followers is not None and followers >= reach:
        return "reach"
    return "verified" if post.author.verified else None
