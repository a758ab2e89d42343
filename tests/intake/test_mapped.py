"""Unknown JSON becomes mentions by JMESPath expressions alone (sources.md section 5)."""

from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from bot.config.sources import SourceSettings
from handlers.sources.adapters import map
from handlers.sources.base import Parsed


def settings(**mapping: Any) -> SourceSettings:
    return SourceSettings.model_validate(
        {"name": "tool", "token": "any-token", "adapter": "map", "mapping": mapping}
    )


def parse(body: object, **mapping: Any) -> Parsed:
    return map.parse(body, settings(**mapping))


def test_a_batch_in_an_envelope_is_mapped_field_by_field() -> None:
    body = {
        "request": {"inputs": [{"name": "Lumivelo"}]},
        "documents": [
            {
                "id": 77,
                "web": {"address": "https://news.example/a"},
                "kind": "NEWS",
                "body": "<p>Fine &amp; bright</p>",
                "stars": "FOUR",
                "when": "14.11.2026 09:30",
                "who": {"first": "Ada"},
                "hits": "nova; lamp",
            },
            {"id": 78, "spam": True},
            "not an object",
        ],
    }
    parsed = parse(
        body,
        items="documents",
        drop_if="spam",
        fields={
            "external_id": "id",
            "url": "web.address || link",
            "kind": {"path": "kind", "lower": True, "map": {"news": "article"}},
            "text": {"path": "body", "as": "html"},
            "rating.value": {"path": "stars", "map": {"FOUR": 4}},
            "rating.best": {"const": 5},
            "published_at": {
                "path": "when",
                "as": "datetime",
                "format": "%d.%m.%Y %H:%M",
            },
            "author.name": "who.first",
            "author.handle": {"path": "who.nick", "default": "nobody"},
            "matched.keywords": {"path": "hits", "split": ";"},
            "language": {"const": "nl"},
        },
    )
    [mention] = parsed.incoming
    assert (mention.external_id, mention.url) == ("77", "https://news.example/a")
    assert (mention.kind, mention.text, mention.language) == (
        "article",
        "Fine & bright",
        "nl",
    )
    assert mention.published_at == datetime(2026, 11, 14, 9, 30, tzinfo=UTC)
    assert (mention.author.name, mention.author.handle) == ("Ada", "nobody")
    assert mention.rating is not None
    assert (mention.rating.value, mention.rating.best) == (4, 5)
    assert mention.matched is not None
    assert mention.matched.keywords == ("nova", "lamp")
    assert (parsed.ignored, [broken.index for broken in parsed.broken]) == (1, [2])


def test_without_items_a_bare_array_or_object_is_read() -> None:
    fields = {"text": "t"}
    assert len(parse([{"t": "a"}, {"t": "b"}], fields=fields).incoming) == 2
    assert len(parse({"t": "a"}, fields=fields).incoming) == 1


def test_finding_no_items_is_a_fault_and_an_empty_list_is_not() -> None:
    [broken] = parse({}, items="documents", fields={"text": "t"}).broken
    assert broken.error == "items: nothing at documents"
    nothing = parse({"documents": []}, items="documents", fields={"text": "t"})
    assert (nothing.incoming, nothing.broken) == ([], [])


@pytest.mark.parametrize(
    ("form", "value"),
    [("s", "1794648600"), ("ms", 1794648600000), ("us", 1794648600000000)],
)
def test_units_of_time_can_be_named(form: str, value: object) -> None:
    rule = {"path": "at", "as": "datetime", "format": form}
    [mention] = parse(
        {"at": value, "t": "a"}, fields={"text": "t", "published_at": rule}
    ).incoming
    assert mention.published_at == datetime(2026, 11, 14, 9, 30, tzinfo=UTC)


def test_what_cannot_be_converted_costs_only_that_field() -> None:
    fields = {
        "text": "t",
        "published_at": {"path": "at", "as": "datetime", "format": "%Y"},
    }
    parsed = parse({"at": "tomorrow", "t": "a"}, fields=fields)
    assert len(parsed.incoming) == 1
    assert parsed.dropped == {"published_at"}


def test_a_visibility_nobody_understands_is_never_taken_for_public() -> None:
    parsed = parse({"t": "a", "v": "wat"}, fields={"text": "t", "visibility": "v"})
    assert (parsed.incoming, len(parsed.broken)) == ([], 1)


def test_a_function_on_the_wrong_kind_of_value_finds_nothing() -> None:
    fields = {"text": "t", "title": "join(', ', n)"}
    assert parse({"t": "a", "n": 4}, fields=fields).incoming[0].title is None


@pytest.mark.parametrize(
    ("mapping", "complaint"),
    [
        ({"fields": {"txt": "a"}}, "no field of a mention"),
        ({"fields": {"author.nam": "a"}}, "no field 'nam'"),
        ({"fields": {"text": "a["}}, "no JMESPath expression"),
        ({"fields": {"text": {"lower": True}}}, "needs a path or a const"),
        ({"fields": {"text": {"path": "a", "colour": 1}}}, "Extra inputs"),
        ({"items": "a", "feilds": {}}, "Extra inputs"),
    ],
)
def test_a_wrong_mapping_is_refused_at_the_start(
    mapping: dict[str, Any], complaint: str
) -> None:
    with pytest.raises(ValidationError, match=complaint):
        settings(**mapping)
