"""The schemas of Block Kit elements: texts, options, buttons, selects, pickers, inputs.

Limits: the Block Kit reference of the Slack docs.
"""

from collections.abc import Mapping

from bot.localslack.shapes import (
    Check,
    anything,
    boolean,
    integer,
    items,
    needs_one,
    of,
    one_of,
    record,
    string,
    typed,
)

ID = string(255)


def plain(most: int) -> Check:
    return typed(
        {"plain_text": of("plain_text", {"text": string(most)}, {"emoji": boolean})}
    )


def text(most: int) -> Check:
    marked = of("mrkdwn", {"text": string(most)}, {"verbatim": boolean})
    simple = of("plain_text", {"text": string(most)}, {"emoji": boolean})
    return typed({"mrkdwn": marked, "plain_text": simple})


CONFIRM = record(
    {"title": plain(100), "text": text(300), "confirm": plain(30), "deny": plain(30)},
    {"style": one_of("primary", "danger")},
)


def option(label: Check, value: int = 150) -> Check:
    return record(
        {"text": label, "value": string(value)},
        {"description": text(75), "url": string(3000)},
    )


PLAIN_OPTION = option(plain(75))
RICH_OPTION = option(text(75))
GROUP = record({"label": plain(75), "options": items(PLAIN_OPTION, 100)}, {})
COMMON: Mapping[str, Check] = {
    "action_id": ID,
    "confirm": CONFIRM,
    "focus_on_load": boolean,
}
PLACEHOLDER: Mapping[str, Check] = {"placeholder": plain(150)}

BUTTON = of(
    "button",
    {"text": plain(75)},
    {
        "action_id": ID,
        "url": string(3000),
        "value": string(2000),
        "style": one_of("primary", "danger"),
        "confirm": CONFIRM,
        "accessibility_label": string(75),
    },
)
OVERFLOW = of(
    "overflow",
    {"options": items(PLAIN_OPTION, 5)},
    {"action_id": ID, "confirm": CONFIRM},
)
IMAGE = needs_one(
    ("image_url", "slack_file"),
    of(
        "image",
        {"alt_text": string(2000)},
        {"image_url": string(3000), "slack_file": anything},
    ),
)


def choice(kind: str, initial: str, more: Mapping[str, Check] | None = None) -> Check:
    """A select or picker that may be prefilled."""
    return of(kind, {}, {**COMMON, **PLACEHOLDER, initial: anything, **(more or {})})


def menu(kind: str, initial: Check, initial_name: str) -> Check:
    fields: Mapping[str, Check] = {
        "options": items(PLAIN_OPTION, 100),
        "option_groups": items(GROUP, 100),
        initial_name: initial,
        "max_selected_items": integer,
    }
    return needs_one(
        ("options", "option_groups"), of(kind, {}, {**COMMON, **PLACEHOLDER, **fields})
    )


def boxes(kind: str, initial_name: str, initial: Check) -> Check:
    return of(
        kind, {"options": items(RICH_OPTION, 10)}, {**COMMON, initial_name: initial}
    )


def entry(kind: str, more: Mapping[str, Check]) -> Check:
    """Something to type into."""
    dispatch: Mapping[str, Check] = {
        "dispatch_action_config": anything,
        "initial_value": string(3000, 0),
    }
    return of(kind, {}, {**COMMON, **PLACEHOLDER, **dispatch, **more})


SELECTS: Mapping[str, Check] = {
    "static_select": menu("static_select", PLAIN_OPTION, "initial_option"),
    "users_select": choice("users_select", "initial_user"),
    "channels_select": choice(
        "channels_select", "initial_channel", {"response_url_enabled": boolean}
    ),
    "conversations_select": choice(
        "conversations_select",
        "initial_conversation",
        {
            "response_url_enabled": boolean,
            "filter": anything,
            "default_to_current_conversation": boolean,
        },
    ),
}
MULTI_SELECTS: Mapping[str, Check] = {
    "multi_static_select": menu(
        "multi_static_select", items(PLAIN_OPTION, 100), "initial_options"
    ),
    "multi_users_select": choice(
        "multi_users_select", "initial_users", {"max_selected_items": integer}
    ),
    "multi_channels_select": choice(
        "multi_channels_select", "initial_channels", {"max_selected_items": integer}
    ),
    "multi_conversations_select": choice(
        "multi_conversations_select",
        "initial_conversations",
        {"max_selected_items": integer, "filter": anything},
    ),
}
PICKERS: Mapping[str, Check] = {
    "radio_buttons": boxes("radio_buttons", "initial_option", RICH_OPTION),
    "checkboxes": boxes("checkboxes", "initial_options", items(RICH_OPTION, 10)),
    "datepicker": choice("datepicker", "initial_date"),
    "timepicker": choice("timepicker", "initial_time", {"timezone": string(100)}),
    "datetimepicker": of(
        "datetimepicker", {}, {**COMMON, "initial_date_time": integer}
    ),
}
LENGTHS: Mapping[str, Check] = {"min_length": integer, "max_length": integer}
ENTRIES: Mapping[str, Check] = {
    "plain_text_input": entry("plain_text_input", {**LENGTHS, "multiline": boolean}),
    "url_text_input": entry("url_text_input", {}),
    "email_text_input": entry("email_text_input", {}),
    "number_input": entry(
        "number_input",
        {
            "is_decimal_allowed": boolean,
            "min_value": string(20),
            "max_value": string(20),
        },
    ),
}
BUTTONS: Mapping[str, Check] = {"button": BUTTON, "overflow": OVERFLOW}

ACCESSORY = typed({**BUTTONS, **SELECTS, **MULTI_SELECTS, **PICKERS, "image": IMAGE})
IN_ACTIONS = typed({**BUTTONS, **SELECTS, **MULTI_SELECTS, **PICKERS})
IN_INPUT = typed({**SELECTS, **MULTI_SELECTS, **PICKERS, **ENTRIES})
IN_CONTEXT = typed(
    {
        "image": IMAGE,
        "mrkdwn": of("mrkdwn", {"text": string(3000)}, {"verbatim": boolean}),
        "plain_text": of("plain_text", {"text": string(3000)}, {"emoji": boolean}),
    }
)
