// Times, in the time zone of this computer, as Slack shows them; what is today, the practice clock says.

import { practiceNow } from "./store.js";

const as = (options) => (date) => new Intl.DateTimeFormat(undefined, options).format(date);
const clock = as({ hour: "2-digit", minute: "2-digit" });
const plainDate = as({ day: "numeric", month: "long", year: "numeric" });
const shortDate = as({ day: "numeric", month: "short", year: "numeric" });
const longDate = as({ weekday: "long", day: "numeric", month: "long", year: "numeric" });

const FORMATS = {
  date_num: (date) => [date.getFullYear(), date.getMonth() + 1, date.getDate()].map((n) => String(n).padStart(2, "0")).join("-"),
  date: plainDate,
  date_short: shortDate,
  date_long: longDate,
  date_pretty: (date) => relative(date) ?? plainDate(date),
  date_short_pretty: (date) => relative(date) ?? shortDate(date),
  date_long_pretty: (date) => relative(date) ?? longDate(date),
  date_slash: (date) => FORMATS.date_num(date).replaceAll("-", "/"),
  day_divider_pretty: (date) => relative(date) ?? longDate(date),
  time: clock,
  time_secs: as({ hour: "2-digit", minute: "2-digit", second: "2-digit" }),
  ago,
};

export const fromTs = (ts) => new Date(Number(ts) * 1000);
export const time = clock;
export const withZone = as({ weekday: "short", day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit", timeZoneName: "short" });
export const today = () => FORMATS.date_num(practiceNow());
export const zone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;
export const full = (date) => `${longDate(date)}, ${clock(date)}`;
export const day = (date) => FORMATS.day_divider_pretty(date);

// As a date and time field holds it.
export const forField = (date) => `${FORMATS.date_num(date)}T${[date.getHours(), date.getMinutes()].map((n) => String(n).padStart(2, "0")).join(":")}`;

export function formatted(unix, format) {
  const date = new Date(Number(unix) * 1000);
  return format.replace(/\{(\w{1,20})\}/g, (whole, name) => (FORMATS[name] ? FORMATS[name](date) : whole));
}

function relative(date) {
  const days = Math.round((midnight(date) - midnight(practiceNow())) / 86400000);
  return { 0: "Today", "-1": "Yesterday", 1: "Tomorrow" }[days];
}

function midnight(date) {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}

function ago(date) {
  const minutes = Math.round((date - practiceNow()) / 60000);
  const words = new Intl.RelativeTimeFormat(undefined, { numeric: "auto" });
  if (Math.abs(minutes) < 60) return words.format(minutes, "minute");
  if (Math.abs(minutes) < 60 * 48) return words.format(Math.round(minutes / 60), "hour");
  return words.format(Math.round(minutes / 1440), "day");
}
