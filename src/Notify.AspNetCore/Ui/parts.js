// The parts of a rendered message beside its body.
import { el } from './dom.js';
import { words } from './format.js';

/** A list of them, but those shown elsewhere; null where none is left. */
export function partList(parts, shown = []) {
  const left = Object.entries(parts ?? {}).filter(([name, value]) => !shown.includes(name) && value !== '' && value !== null);
  return left.length === 0
    ? null
    : el('dl', { class: 'facts' }, left.map(([name, value]) => el('div', {}, el('dt', {}, words(name)), el('dd', {}, value))));
}
