// What is said aloud: the result of an action once, a failure at once, and nothing at polls that bring no news.
import { setText } from './dom.js';

const news = document.getElementById('news');
const trouble = document.getElementById('trouble');

export function say(text) {
  setText(trouble, '');
  // The same words twice are two events: an empty region in between lets them be read again.
  news.textContent = '';
  requestAnimationFrame(() => (news.textContent = text));
}

export function fail(text) {
  setText(news, '');
  setText(trouble, text);
}

export function hush() {
  setText(trouble, '');
  // News outlives the way from one view to the next: "requeued" is told in the list the operator comes back to.
  if (news.dataset.keep) delete news.dataset.keep;
  else setText(news, '');
}

/** Said in the view that is shown next. */
export function sayNext(text) {
  say(text);
  news.dataset.keep = 'yes';
}
