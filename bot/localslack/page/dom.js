// Draws trees of plain objects and changes only what differs, so that focus,
// scroll and half-typed text survive every live update. Text is only ever a
// text node: there is no way through here to HTML.

const SVG = "http://www.w3.org/2000/svg";
const SVG_TAGS = new Set(["svg", "path", "circle", "g", "rect", "polyline"]);
const PROPERTIES = new Set(["value", "checked", "disabled", "hidden"]);

/** A node to draw. `kids` may be nested lists, strings, numbers, null or false. */
export function h(tag, props, ...kids) {
  return { tag, props: props || {}, key: props?.key ?? null, kids: flat(kids), el: null };
}

function flat(kids, out = []) {
  for (const kid of kids) {
    if (Array.isArray(kid)) flat(kid, out);
    else if (kid === null || kid === undefined || kid === false || kid === true) continue;
    else if (typeof kid === "object") out.push(kid);
    else out.push({ text: String(kid), key: null, el: null });
  }
  return out;
}

/** Make `root` show exactly `kids`. */
export function draw(root, ...kids) {
  const next = flat(kids);
  root.__kids = reconcile(root, root.__kids || [], next);
}

function create(node) {
  if (node.text !== undefined) {
    node.el = document.createTextNode(node.text);
    return node.el;
  }
  const el = SVG_TAGS.has(node.tag)
    ? document.createElementNS(SVG, node.tag)
    : document.createElement(node.tag);
  node.el = el;
  reconcile(el, [], node.kids);
  setProps(el, {}, node.props);
  if (node.props.mounted) queueMicrotask(() => node.props.mounted(el));
  return el;
}

function same(a, b) {
  return a.tag === b.tag && a.key === b.key && (a.text === undefined) === (b.text === undefined);
}

function update(old, next) {
  if (old === next) return old;
  next.el = old.el;
  if (next.text !== undefined) {
    if (old.text !== next.text) next.el.data = next.text;
    return next;
  }
  next.kids = reconcile(next.el, old.kids, next.kids);
  setProps(next.el, old.props, next.props);
  return next;
}

function pairs(before, after) {
  const keyed = new Map();
  const plain = [];
  for (const old of before) {
    if (old.key !== null) keyed.set(old.key, old);
    else plain.push(old);
  }
  let at = 0;
  return after.map((next) => {
    if (next.key !== null) {
      const old = keyed.get(next.key);
      return old && same(old, next) ? old : null;
    }
    for (let i = at; i < plain.length; i += 1) {
      if (same(plain[i], next)) {
        at = i + 1;
        return plain[i];
      }
    }
    return null;
  });
}

function reconcile(parent, before, after) {
  const matches = pairs(before, after);
  const kept = new Set(matches.filter(Boolean));
  for (const old of before) if (!kept.has(old)) old.el.remove();
  let cursor = before.find((old) => kept.has(old))?.el ?? null;
  return after.map((next, i) => {
    // The same object drawn twice at once would need two elements.
    const node = matches[i] ? update(matches[i], next) : next;
    const el = matches[i] ? node.el : create(node);
    if (el === cursor) cursor = cursor.nextSibling;
    else parent.insertBefore(el, cursor);
    return node;
  });
}

function setProps(el, before, after) {
  for (const name of Object.keys(before)) {
    if (!(name in after)) setProp(el, name, before[name], null);
  }
  for (const [name, value] of Object.entries(after)) {
    setProp(el, name, before[name], value);
  }
}

function setProp(el, name, before, value) {
  if (name === "key" || name === "mounted") return;
  if (name.startsWith("on")) return listen(el, name.slice(2), value);
  if (name === "style") return setStyle(el, before || {}, value || {});
  if (PROPERTIES.has(name)) return setProperty(el, name, before, value);
  if (before === value) return;
  if (value === null || value === undefined || value === false) el.removeAttribute(name);
  else el.setAttribute(name, value === true && !name.startsWith("aria-") ? "" : String(value));
}

function setProperty(el, name, before, value) {
  const wanted = value ?? (name === "value" ? "" : false);
  // A field shows what the person typed; it is rewritten only on a real change.
  if (el[name] !== wanted && (before !== value || name !== "value")) el[name] = wanted;
}

function setStyle(el, before, after) {
  for (const name of Object.keys(before)) if (!(name in after)) el.style.removeProperty(name);
  for (const [name, value] of Object.entries(after)) {
    if (before[name] !== value) el.style.setProperty(name, value);
  }
}

function listen(el, type, listener) {
  el.__on ??= {};
  if (!(type in el.__on)) el.addEventListener(type, (event) => el.__on[type]?.(event));
  el.__on[type] = listener;
}

const remembered = new Map();

/** The tree made last time for `key`, as long as every dependency is the same. */
export function once(key, dependencies, make) {
  const known = remembered.get(key);
  if (known && known.on.length === dependencies.length && known.on.every((d, i) => d === dependencies[i])) {
    return known.node;
  }
  const node = make();
  remembered.set(key, { on: dependencies, node });
  return node;
}

/** Forget what was drawn, for instance when another person looks at it. */
export function forgetDrawn() {
  remembered.clear();
}
