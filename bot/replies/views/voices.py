"""The field for choosing the voice of a reply, if there is more than one."""

from collections.abc import Iterable, Iterator, Mapping

from bot.playbook.playbook import Playbook
from bot.ui.blocks import Block, option
from bot.ui.fields import at_once, field, one_of
from bot.ui.translator import Translator
from data.models import Post


def choices(
    voices: Iterable[str], chosen: str, playbook: Playbook, words: Translator
) -> Mapping[str, str]:
    """The voices by id with their names, the chosen one among them."""
    known = [
        name for name in dict.fromkeys([*voices, chosen]) if name in playbook.voices
    ]
    return {name: words.pick(playbook.voices[name].label) for name in known}


def voice_field(
    known: Mapping[str, str], chosen: str, action: str, words: Translator
) -> Iterator[Block]:
    """Field: `voice`; nothing where there is no choice."""
    if len(known) < 2:
        return
    options = [option(label, name) for name, label in known.items()]
    element = one_of("static_select", options, chosen)
    yield at_once(field("voice", words("dialog.draft.voice"), element), action)


def unspoken(post: Post, voice: str, playbook: Playbook, words: Translator) -> str:
    """That a post is in a language we write none of, and which one we begin with."""
    language = (post.language or "")[:2].lower()
    if not language or language in {one.language for one in playbook.voices.values()}:
        return ""
    key = f"language.{language}"
    named = words(key) if words.has(key) else language
    label = words.pick(playbook.voices[voice].label)
    return words("dialog.draft.unspoken", language=named, voice=label)
