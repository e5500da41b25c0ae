// A push notification as a card. Its pictures are not loaded, because the page calls no other host.
import { el } from './dom.js';
import { partList } from './parts.js';

export function pushPreview({ body, parts = {} }) {
  return el(
    'div', {},
    el(
      'div', { class: 'card', lang: parts.lang || null, dir: parts.dir || 'auto' },
      el('span', { class: 'app', 'aria-hidden': 'true' }),
      el(
        'div',
        {},
        el('p', { class: 'title' }, parts.title ?? ''),
        el('p', { class: 'text' }, body),
        actions(parts.actions),
      ),
    ),
    partList(parts, ['title', 'actions']),
  );
}

/** Returns the buttons of the part "actions", a JSON array. They have no function in the preview. */
function actions(text) {
  if (!text) return null;
  let titles;
  try {
    titles = JSON.parse(text).map((action) => action.title);
  } catch {
    titles = [];
  }
  return titles.length === 0 ? null : el('p', { class: 'actions' }, titles.map((title) => el('span', {}, title)));
}
