"""Finds the platform's own id of a post in its address, if the address contains it.

Two tools rarely write the same address for a post, but the id in it is the same.
Addresses are normalised (`bot/incoming/addresses.py`); nothing here raises.
"""

from collections.abc import Callable, Sequence
from itertools import pairwise
from urllib.parse import unquote, urlsplit

_Path = Sequence[str]
_Query = dict[str, str]


def post_id(canonical: str, platform: str = "") -> str | None:
    """`x:1989331112223334445`, `reddit:t1_nv3kq1z`; `None` where it cannot be told.

    Some platforms have a thousand sites; there the platform has to be named, and the site
    is part of the id: `mastodon@norden.example:113`.
    """
    parts = urlsplit(canonical)
    find = _BY_HOST.get(parts.netloc)
    pairs = (pair.partition("=") for pair in parts.query.split("&"))
    path = [segment for segment in parts.path.split("/") if segment]
    query = {key: value for key, _, value in pairs}
    if find is not None:
        return find(path, query)
    within = _BY_PLATFORM.get(platform)
    found = within(path, query) if within is not None else None
    return None if found is None else f"{platform}@{parts.netloc}:{found}"


def shows_ids(canonical: str) -> bool:
    """Whether this site writes the id of a post into its address."""
    return urlsplit(canonical).netloc in _BY_HOST


def shared_with_comments(found: str) -> bool:
    """Whether the comments below this post may be delivered with the same address."""
    platform, _, number = found.partition(":")
    if platform == "reddit":
        return number.startswith("t3_")
    if platform.startswith("discourse@"):
        return number.count("/") == 1
    return platform in _COMMENTS_WITHOUT_ADDRESS and "/" not in number


def thread_of(found: str) -> str | None:
    """The post in whose thread it stands, itself included; `None` where no id shows that."""
    platform, _, number = found.partition(":")
    if platform == "reddit":
        return found if number.startswith("t3_") else None
    if platform.startswith("discourse@"):
        return "/".join(found.split("/")[:2])
    if platform in _COMMENTS_WITHOUT_ADDRESS:
        return found.partition("/")[0]
    return found


def id_of(platform: str, external_id: str) -> str:
    """The id as the platform writes it, without what a tool put before it."""
    last = external_id.strip()
    if platform == "bluesky" and last.startswith("at://"):
        return last.rstrip("/").rsplit("/", 1)[-1]
    if platform == "linkedin" and last.startswith("urn:li:"):
        return last.rsplit(":", 1)[-1].rstrip(")")
    for prefix in _PREFIXES.get(platform, (platform,)):
        for mark in "_:-":
            if last.lower().startswith(prefix + mark) and len(last) > len(prefix) + 1:
                last = last[len(prefix) + 1 :]
    return last.lower() if platform == "reddit" else last


def _after(path: _Path, *words: str) -> str:
    """The segment behind the first of these words, or nothing."""
    for word, following in pairwise(path):
        if word in words:
            return following
    return ""


def _word(text: str) -> bool:
    return text.isascii() and text.replace("_", "").replace("-", "").isalnum()


def _number(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _x(path: _Path, query: _Query) -> str | None:
    number = _after(path, "status", "statuses")
    return f"x:{number}" if _number(number) else None


def _reddit(path: _Path, query: _Query) -> str | None:
    if "comments" not in path:
        return None
    rest = [s.lower() for s in path[path.index("comments") + 1 :]]
    if len(rest) >= 3 and _word(rest[2]):
        return f"reddit:t1_{rest[2]}"
    return f"reddit:t3_{rest[0]}" if rest and _word(rest[0]) else None


def _reddit_short(path: _Path, query: _Query) -> str | None:
    return f"reddit:t3_{path[0].lower()}" if path and _word(path[0]) else None


def _youtube(path: _Path, query: _Query) -> str | None:
    video = query.get("v", "") or _after(path, "shorts", "live", "embed")
    return _film(video, query)


def _youtube_short(path: _Path, query: _Query) -> str | None:
    return _film(path[0], query) if path else None


def _film(video: str, query: _Query) -> str | None:
    comment = query.get("lc", "")
    if not _word(video):
        return None
    return f"youtube:{video}/{comment}" if comment else f"youtube:{video}"


def _bluesky(path: _Path, query: _Query) -> str | None:
    record = _after(path, "post")
    return f"bluesky:{record}" if len(record) == 13 and _word(record) else None


def _instagram(path: _Path, query: _Query) -> str | None:
    code, comment = _after(path, "p", "reel", "reels", "tv"), _after(path, "c")
    if not _word(code):
        return None
    return f"instagram:{code}/{comment}" if _number(comment) else f"instagram:{code}"


def _threads(path: _Path, query: _Query) -> str | None:
    code = _after(path, "post", "t")
    return f"threads:{code}" if _word(code) else None


def _tiktok(path: _Path, query: _Query) -> str | None:
    number = _after(path, "video", "photo")
    return f"tiktok:{number}" if _number(number) else None


def _hackernews(path: _Path, query: _Query) -> str | None:
    number = query.get("id", "")
    return f"hackernews:{number}" if _number(number) else None


def _linkedin(path: _Path, query: _Query) -> str | None:
    words = (path[-1] if path else "").replace(":", "-").split("-")
    number = _after(words, "activity", "ugcPost", "share")
    comment = query.get("commentUrn", "")
    if comment:
        number = f"{number}/{_digits(unquote(comment))}"
    return f"linkedin:{number}" if _number(number.replace("/", "", 1)) else None


def _digits(urn: str) -> str:
    """The comment of `urn:li:comment:(activity:739412,7394)`."""
    return urn.rstrip(")").rsplit(",", 1)[-1].rsplit(":", 1)[-1]


def _trustpilot(path: _Path, query: _Query) -> str | None:
    review = _after(path, "reviews")
    return f"trustpilot:{review}" if _word(review) else None


def _facebook(path: _Path, query: _Query) -> str | None:
    post = query.get("story_fbid") or query.get("fbid") or query.get("v") or ""
    post = post or _after(path, "posts", "videos", "reel", "permalink")
    comment = query.get("reply_comment_id") or query.get("comment_id") or ""
    if not _word(post):
        return None
    return f"facebook:{post}/{comment}" if _word(comment) else f"facebook:{post}"


def _telegram(path: _Path, query: _Query) -> str | None:
    steps = [step for step in path if step not in ("s", "c")]
    if len(steps) < 2 or not _word(steps[0]) or not _number(steps[-1]):
        return None
    return f"telegram:{steps[0].lower()}/{steps[-1]}"


def _discord(path: _Path, query: _Query) -> str | None:
    if len(path) != 4 or path[0] != "channels" or not _number(path[3]):
        return None
    return f"discord:{path[3]}"


def _google_play(path: _Path, query: _Query) -> str | None:
    review = unquote(query.get("reviewId", ""))
    return f"google_play:{review}" if review else None


def _mastodon(path: _Path, query: _Query) -> str | None:
    """`@lena/113` and `users/lena/statuses/113`; not where it is only seen from afar."""
    if not path or not _number(path[-1]) or path[0].count("@") > 1:
        return None
    native = len(path) == 2 and path[0].startswith("@")
    return path[-1] if native or "statuses" in path else None


def _discourse(path: _Path, query: _Query) -> str | None:
    """`t/slug/12/3` is the third post of a topic, `t/12/1` and `t/slug/12` the first."""
    if "t" not in path:
        return None
    numbers = [step for step in path[path.index("t") + 1 :] if _number(step)]
    if not numbers:
        return None
    post = numbers[1] if len(numbers) > 1 else "1"
    return f"t/{numbers[0]}" if post == "1" else f"t/{numbers[0]}/{post}"


_COMMENTS_WITHOUT_ADDRESS = frozenset(
    ("youtube", "instagram", "tiktok", "linkedin", "facebook")
)
_PREFIXES = {
    "x": ("x", "twitter", "tweet", "status"),
    "hackernews": ("hackernews", "hn", "ycombinator"),
    "facebook": ("facebook", "fb"),
    "instagram": ("instagram", "ig"),
    "youtube": ("youtube", "yt"),
}
_BY_PLATFORM: dict[str, Callable[[_Path, _Query], str | None]] = {
    "mastodon": _mastodon,
    "discourse": _discourse,
}
_BY_HOST: dict[str, Callable[[_Path, _Query], str | None]] = {
    "x.com": _x,
    "reddit.com": _reddit,
    "redd.it": _reddit_short,
    "youtube.com": _youtube,
    "youtu.be": _youtube_short,
    "bsky.app": _bluesky,
    "instagram.com": _instagram,
    "threads.net": _threads,
    "threads.com": _threads,
    "tiktok.com": _tiktok,
    "news.ycombinator.com": _hackernews,
    "linkedin.com": _linkedin,
    "trustpilot.com": _trustpilot,
    "facebook.com": _facebook,
    "t.me": _telegram,
    "discord.com": _discord,
    "play.google.com": _google_play,
}
