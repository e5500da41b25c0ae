// Announcements for screen readers: the result of an action, and failures. Polls without news announce nothing.
import { setText } from './dom.js';

const news = document.getElementById('news');
const trouble = document.getElementById('trouble');

export function say(text) {
  setText(trouble, '');
  // An empty region in between causes the same text to be read again for a second event.
  news.textContent = '';
  requestAnimationFrame(() => (news.textContent = text));
}

export function fail(text) {
  setText(news, '');
  setText(trouble, text);
}

export function hush() {
  setText(trouble, '');
  // A message such as "requeued" is shown in the next view, to which the operator returns.
  if (news.dataset.keep) delete news.dataset.keep;
  else setText(news, '');
}

/** Announces a text in the view that is shown next. */
export function sayNext(text) {
  say(text);
  news.dataset.keep = 'yes';
}
