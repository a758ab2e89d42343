// Select menus: one or many, of options, people or channels.

import { h } from "./dom.js";
import { held, hold } from "./forms.js";
import { icon } from "./icons.js";
import { allChannels } from "./marks.js";
import { openMenu } from "./menu.js";
import { avatar, nameOf, people, person } from "./people.js";
import { press } from "./press.js";
import { plainWords } from "./text.js";
import { t } from "./language.js";

const optionItem = (option) => ({
  key: option.value,
  text: plainWords(option.text),
  note: option.description && plainWords(option.description),
  holds: option,
});
const personItem = (id) => {
  const user = person(id);
  return { key: id, text: nameOf(id), note: user?.title, words: `${user?.name} ${nameOf(id)}`, lead: avatar(user, 24), holds: id };
};
const channelItem = (channel) => ({ key: channel.id, text: `#${channel.name}`, holds: channel.id });

const optionSections = (one) =>
  one.option_groups
    ? one.option_groups.map((group) => ({ label: plainWords(group.label), items: group.options.map(optionItem) }))
    : [{ items: (one.options ?? []).map(optionItem) }];
const personSections = () => [{ items: people().map((user) => personItem(user.id)) }];
const channelSections = () => [{ items: allChannels().filter((c) => c.kind !== "im").map(channelItem) }];

// What each kind offers, and the name of what it holds in state.values.
const KINDS = {
  static_select: { sections: optionSections, holds: "selected_option", shown: optionItem },
  multi_static_select: { sections: optionSections, holds: "selected_options", shown: optionItem, many: true },
  users_select: { sections: personSections, holds: "selected_user", shown: personItem },
  multi_users_select: { sections: personSections, holds: "selected_users", shown: personItem, many: true },
  channels_select: { sections: channelSections, holds: "selected_channel", shown: channelOf },
  conversations_select: { sections: channelSections, holds: "selected_conversation", shown: channelOf },
};

function channelOf(id) {
  return channelItem(allChannels().find((channel) => channel.id === id) ?? { id, name: id });
}

const keyOf = (holds) => holds?.value ?? holds;

/** The closed select: what is chosen, or its placeholder. */
export function selectBox(one, at) {
  const kind = KINDS[one.type];
  const now = held(at.surface.key, at.block, one)[kind.holds];
  const chosen = kind.many ? now : [now].filter((each) => each !== null);
  const choose = (next) => {
    hold(at.surface.key, at.block, one, { [kind.holds]: next });
    at.surface.redraw();
    if (at.sends) press(at.surface, at.block, one, { [kind.holds]: next });
  };
  const placeholder = plainWords(one.placeholder, kind.many ? t("Choose some") : t("Choose one"));
  return h("button", {
    type: "button", key: one.action_id, id: at.field ?? null, class: chosen.length ? "select" : "select select-empty",
    role: "combobox", "aria-haspopup": "listbox", "aria-expanded": "false",
    "aria-labelledby": at.label ? `${at.label} ${at.field}` : null,
    "aria-describedby": at.describedBy ?? null, "aria-invalid": at.invalid || null,
    onclick: (event) => openSelect(event.target.closest("button"), { one, at, kind, placeholder, choose }),
  },
  h("span", { class: "select-chosen" },
    chosen.length === 0 && h("span", { class: "placeholder" }, placeholder),
    chosen.map((each) => drawChosen(kind, each))),
  icon("down", 16));
}

function drawChosen(kind, each) {
  const item = kind.shown(each);
  const body = [item.lead, h("span", null, item.text)];
  return h("span", { key: item.key, class: kind.many ? "chip" : "select-one" }, body);
}

function openSelect(anchor, { one, at, kind, placeholder, choose }) {
  const now = () => held(at.surface.key, at.block, one)[kind.holds];
  const isChosen = (item) => (kind.many ? now() : [now()]).some((each) => each !== null && keyOf(each) === item.key);
  const toggle = (item) => {
    const others = now().filter((each) => keyOf(each) !== item.key);
    choose(others.length < now().length ? others : [...now(), item.holds].slice(0, one.max_selected_items ?? 100));
  };
  const pick = (item) => (kind.many ? toggle(item) : choose(item.holds));
  const sections = () => kind.sections(one).map((section) => ({
    ...section,
    items: section.items.map((item) => ({ ...item, chosen: isChosen(item), pick: () => pick(item) })),
  }));
  const count = sections().reduce((sum, section) => sum + section.items.length, 0);
  openMenu(anchor, { label: placeholder, sections, search: count > 7, many: Boolean(kind.many), wide: true });
}
