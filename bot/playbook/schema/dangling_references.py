"""Finds references in texts and rules to entries that do not exist."""

from collections.abc import Collection, Iterator, Mapping

from bot.playbook.schema.texts import (
    MOMENTS,
    PRIVATE_FIRST,
    LintRule,
    Placeholder,
    Template,
    Voice,
)

_UNCLASSIFIED = "unclassified"


def loose_templates(
    templates: Mapping[str, Template],
    placeholders: Mapping[str, Placeholder],
    classes: Collection[str],
    signs: Collection[str],
) -> Iterator[str]:
    """Classes, gaps and signs of templates that there are not."""
    for template in templates.values():
        spot = f"templates.toml: {template.id}"
        for name in sorted(set(template.classes) - {*classes, _UNCLASSIFIED}):
            yield f"{spot}.classes: {name} is not a class"
        for name in sorted(set(template.placeholders) - set(placeholders)):
            yield f"{spot}.text: {{{name}}} is not in placeholders.toml"
        for sign in dict.fromkeys(template.signs()):
            if sign not in signs:
                yield f"{spot}: {sign} is not a sign templates can look for"


def loose_rules(
    rules: Mapping[str, LintRule],
    templates: Collection[str],
    classes: Collection[str],
    flags: Collection[str],
) -> Iterator[str]:
    """Templates, classes and flags that lint rules name and there are not."""
    for rule in rules.values():
        spot = f"lint.toml: {rule.id}"
        known = (
            ("templates", rule.templates, templates),
            ("spares", rule.spares, templates),
            ("classes", rule.classes, classes),
            ("verbatim", rule.verbatim, classes),
            ("flags", rule.flags, flags),
        )
        for key, named, there in known:
            for name in named:
                if name not in there:
                    yield f"{spot}.{key}: there is no {name}"


def loose_voices(voices: Mapping[str, Voice]) -> Iterator[str]:
    """Twins that are no voice."""
    for voice in voices.values():
        if voice.twin not in (None, *voices):
            yield f"voices.toml: {voice.id}.twin: {voice.twin} is not a voice"


def signs_of(flags: Collection[str], findings: Collection[str]) -> frozenset[str]:
    """Every sign a template may look for: `flag:press`, `moment:storm`."""
    kinds = (
        ("flag", flags),
        ("finding", findings),
        ("private", PRIVATE_FIRST),
        ("moment", MOMENTS),
    )
    return frozenset(f"{kind}:{name}" for kind, names in kinds for name in names)
