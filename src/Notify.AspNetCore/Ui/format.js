// Formats numbers, times and names for the operator.
import { el } from './dom.js';

const number = new Intl.NumberFormat('en');
const moment = new Intl.DateTimeFormat('en-GB', {
  year: 'numeric',
  month: 'short',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});
const minute = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const second = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });

export const count = (value) => number.format(value);
export const clock = (iso) => minute.format(new Date(iso));
export const clockSeconds = (iso) => second.format(new Date(iso));

/** Returns a time in the time zone of the operator, with the exact time as the tooltip. */
export function time(iso) {
  return el('time', { dateTime: iso, title: iso }, moment.format(new Date(iso)));
}

/** Returns the age in at most two units: "2 h 5 min". */
export function age(iso, now) {
  const seconds = Math.max(0, Math.floor((new Date(now) - new Date(iso)) / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return minutes < 10 && seconds % 60 ? `${minutes} min ${seconds % 60} s` : `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return minutes % 60 ? `${hours} h ${minutes % 60} min` : `${hours} h`;
  const days = Math.floor(hours / 24);
  return hours % 24 ? `${days} d ${hours % 24} h` : `${days} d`;
}

/** Returns a name such as "invalid_recipient" as words. */
export const words = (name) => String(name).replaceAll('_', ' ');

export const plural = (value, one, many) => `${count(value)} ${value === 1 ? one : many}`;

const kinds = { email: 'E-mail', telegram: 'Telegram', push: 'Push' };

/** Returns the display name of a channel kind. */
export const kindName = (kind) => kinds[kind] ?? kind;
