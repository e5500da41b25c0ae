// The four most important figures.
import { el, setText } from './dom.js';
import { age, count } from './format.js';

export function summary() {
  const figures = {
    waiting: figure('Waiting'),
    inFlight: figure('In flight'),
    dead: figure('Dead letters', '#dead-letters'),
    oldest: figure('Oldest transactional'),
  };
  return {
    element: el('dl', { class: 'figures' }, Object.values(figures).map((each) => each.element)),
    update({ at, channels }) {
      const sum = (name) => channels.reduce((total, channel) => total + channel[name], 0);
      const oldest = channels
        .map((channel) => channel.oldest_transactional)
        .filter(Boolean)
        .sort((a, b) => new Date(a) - new Date(b))[0];
      figures.waiting.set(count(sum('transactional') + sum('campaign')));
      figures.inFlight.set(count(sum('in_flight')));
      figures.dead.set(count(sum('dead_letters')), sum('dead_letters') > 0);
      figures.oldest.set(oldest ? age(oldest, at) : 'none');
    },
  };
}

function figure(title, link) {
  const value = link ? el('a', { href: link }, '–') : el('span', {}, '–');
  const element = el('div', {}, el('dt', {}, title), el('dd', {}, value));
  return {
    element,
    set(text, alarming = false) {
      setText(value, text);
      element.classList.toggle('alarming', alarming);
    },
  };
}
