// The parts of a rendered message in addition to its body.
import { el } from './dom.js';
import { words } from './format.js';

/** Returns a list of the parts that are not shown elsewhere; null if there is none. */
export function partList(parts, shown = []) {
  const left = Object.entries(parts ?? {}).filter(
    ([name, value]) => !shown.includes(name) && value !== '' && value !== null,
  );
  return left.length === 0
    ? null
    : el(
        'dl',
        { class: 'facts' },
        left.map(([name, value]) => el('div', {}, el('dt', {}, words(name)), el('dd', {}, value))),
      );
}
