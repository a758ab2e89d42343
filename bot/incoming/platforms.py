"""Gives each platform one name, whatever a source or an address calls it."""

from functools import lru_cache
from urllib.parse import urlsplit

from bot.incoming.addresses import canonical

_ALIASES = {
    "twitter": "x", "x.com": "x", "x/twitter": "x", "x_twitter": "x", "tweet": "x",
    "x_(twitter)": "x", "fb": "facebook", "meta": "facebook", "ig": "instagram", "insta": "instagram",
    "hn": "hackernews", "hacker_news": "hackernews", "ycombinator": "hackernews",
    "bsky": "bluesky", "fediverse": "mastodon", "yt": "youtube", "tik_tok": "tiktok",
    "google": "google_business", "google_reviews": "google_business",
    "google_maps": "google_business", "gmb": "google_business",
    "appstore": "app_store", "apple": "app_store", "playstore": "google_play",
    "play_store": "google_play", "website": "web", "internet": "web", "blogs": "blog",
    "forums": "forum", "e_mail": "email", "mail": "email", "shop": "webshop",
}  # fmt: skip

_HOSTS = {
    "x.com": "x", "twitter.com": "x", "facebook.com": "facebook", "fb.com": "facebook",
    "instagram.com": "instagram", "threads.net": "threads", "threads.com": "threads",
    "linkedin.com": "linkedin", "tiktok.com": "tiktok", "youtube.com": "youtube",
    "youtu.be": "youtube", "reddit.com": "reddit", "redd.it": "reddit",
    "bsky.app": "bluesky", "mastodon.social": "mastodon", "mastodon.online": "mastodon",
    "t.me": "telegram", "discord.com": "discord", "wa.me": "whatsapp",
    "trustpilot.com": "trustpilot", "g.page": "google_business",
    "apps.apple.com": "app_store", "itunes.apple.com": "app_store",
    "play.google.com": "google_play", "news.ycombinator.com": "hackernews",
}  # fmt: skip


@lru_cache(maxsize=1024)
def platform_name(text: str) -> str | None:
    """`Twitter` → `x`, `Hacker News` → `hackernews`; an unknown name becomes a word."""
    name = "_".join(text.lower().replace("-", " ").split())[:40]
    name = _ALIASES.get(name, name)
    return _HOSTS.get(name.removeprefix("www."), name) or None


def platform_of(url: str) -> str | None:
    """The platform whose address this is, if it is one we know; behind a redirect wrapper
    it is that of the page, not that of who wrapped it. Never raises.
    """
    try:
        host = urlsplit(canonical(url) or url).hostname or ""
    except ValueError:
        return None
    labels = host.lower().split(".")
    for start in range(max(0, len(labels) - 3), len(labels) - 1):
        name = _HOSTS.get(".".join(labels[start:]))
        if name:
            return name
    return None
