// Instants in the time zone of the person we act as, the way Slack writes them.

const formats = new Map();
const own = () => Intl.DateTimeFormat().resolvedOptions().timeZone;
let zone = own();
let language = navigator.language;

/** Use the acting person's time zone and language from now on. */
export function useClock(tz, locale) {
  zone = understood(() => Intl.DateTimeFormat("en", { timeZone: tz })) ? tz : own();
  language = locale && understood(() => Intl.DateTimeFormat(locale)) ? locale : navigator.language;
}

function understood(make) {
  try {
    make();
    return true;
  } catch {
    return false;
  }
}

function format(options, date, locale = language) {
  const name = `${locale}|${zone}|${JSON.stringify(options)}`;
  if (!formats.has(name)) {
    formats.set(name, new Intl.DateTimeFormat(locale, { timeZone: zone, ...options }));
  }
  return formats.get(name).format(date);
}

const dayOf = (date) => format({ year: "numeric", month: "2-digit", day: "2-digit" }, date, "en-CA");

/** The Date of a Slack ts. */
export const ofTs = (ts) => new Date(Number.parseFloat(ts) * 1000);

export const time = (date) => format({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" }, date);
const seconds = (date) =>
  format({ hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" }, date);
const numbers = (date) => dayOf(date);
const long = (date) => format({ weekday: "long", month: "long", day: "numeric", year: "numeric" }, date);
const middle = (date) => format({ month: "long", day: "numeric", year: "numeric" }, date);
const short = (date) => format({ month: "short", day: "numeric", year: "numeric" }, date);

/** "today", "gisteren" or "morgen" in the reader's language, or null for any other day. */
function near(date) {
  const day = dayOf(date);
  const away = [0, -1, 1].find((by) => day === dayOf(new Date(Date.now() + by * 864e5)));
  return away === undefined ? null : new Intl.RelativeTimeFormat(language, { numeric: "auto" }).format(away, "day");
}

/** The line between two days. */
export function dayLine(date) {
  const word = near(date);
  return word ? word[0].toUpperCase() + word.slice(1) : long(date);
}

export const sameDay = (a, b) => dayOf(a) === dayOf(b);
export const today = () => dayOf(new Date());
export const fullTime = (date) => `${long(date)}, ${seconds(date)}`;

/** "14:30" today, "Nov 20, 14:30" before. */
export function timeWithDay(date) {
  if (dayOf(date) === today()) return time(date);
  const word = near(date);
  if (word) return `${word} ${time(date)}`;
  return `${format({ month: "short", day: "numeric" }, date)}, ${time(date)}`;
}

function ago(date) {
  const minutes = Math.round((Date.now() - date) / 60000);
  const [count, unit] = Math.abs(minutes) < 60 ? [minutes, "minute"]
    : Math.abs(minutes) < 1440 ? [Math.round(minutes / 60), "hour"]
      : [Math.round(minutes / 1440), "day"];
  return new Intl.RelativeTimeFormat(language, { numeric: "auto" }).format(-count, unit);
}

const TOKENS = {
  date_num: numbers,
  date_slash: (date) => format({ year: "numeric", month: "2-digit", day: "2-digit" }, date),
  date: middle,
  date_long: long,
  date_long_full: long,
  date_short: short,
  date_pretty: (date) => near(date) ?? middle(date),
  date_long_pretty: (date) => near(date) ?? long(date),
  date_short_pretty: (date) => near(date) ?? short(date),
  day_divider_pretty: dayLine,
  time,
  time_secs: seconds,
  ago,
};

/** Slack's `<!date^seconds^pattern^link|fallback>`: the pattern filled in. */
export function slackDate(timestamp, pattern, fallback) {
  const date = new Date(Number(timestamp) * 1000);
  if (Number.isNaN(date.getTime())) return fallback;
  return pattern.replace(/\{([a-z_]+)\}/g, (all, token) => TOKENS[token]?.(date) ?? all);
}

/** "2026-11-21T14:30" on the person's wall clock, for a datetime-local field. */
export function wallClock(epoch) {
  const date = new Date(epoch * 1000);
  return `${dayOf(date)}T${format({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" }, date, "en-GB")}`;
}

/** Seconds since 1970 of a wall clock reading; the offset is found by trying. */
export function fromWallClock(text) {
  const wanted = Date.parse(`${text}:00Z`) / 1000;
  if (Number.isNaN(wanted)) return null;
  const shown = (epoch) => Date.parse(`${wallClock(epoch)}:00Z`) / 1000;
  let guess = wanted;
  for (let i = 0; i < 3; i += 1) guess += wanted - shown(guess);
  return guess;
}
