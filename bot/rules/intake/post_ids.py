"""Finds the platform's own id of a post in its address, where the address shows it.

Two tools rarely write the same address for a post, but the id in it is the same. The
addresses are canonical ones (`bot/rules/intake/addresses.py`); nothing here raises.
"""

from collections.abc import Callable, Sequence
from itertools import pairwise
from urllib.parse import urlsplit

_Path = Sequence[str]
_Query = dict[str, str]


def post_id(canonical: str) -> str | None:
    """`x:1989331112223334445`, `reddit:t1_nv3kq1z`; `None` where it cannot be told."""
    parts = urlsplit(canonical)
    find = _BY_HOST.get(parts.netloc)
    if find is None:
        return None
    pairs = (pair.partition("=") for pair in parts.query.split("&"))
    path = [segment for segment in parts.path.split("/") if segment]
    return find(path, {key: value for key, _, value in pairs})


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
    if query.get("commentUrn"):
        return None
    words = (path[-1] if path else "").replace(":", "-").split("-")
    number = _after(words, "activity", "ugcPost", "share")
    return f"linkedin:{number}" if _number(number) else None


def _trustpilot(path: _Path, query: _Query) -> str | None:
    review = _after(path, "reviews")
    return f"trustpilot:{review}" if _word(review) else None


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
}
