// One dead letter: its history, its properties and the actions of the operator.
import { fail, sayNext } from './announce.js';
import { ask, path } from './api.js';
import { confirm } from './confirm.js';
import { el } from './dom.js';
import { kindName, plural, time, words } from './format.js';
import { journey } from './journey.js';
import { appliesTo, lift } from './lift.js';

const missing = 'This dead letter no longer exists: it was requeued or deleted, or is older than 30 days.';

export function deadLetterView({ item: id }) {
  const leaving = new AbortController();
  const place = el('div', {}, el('p', { class: 'empty' }, 'Loading …'));

  async function load() {
    try {
      const letter = await ask(path('dead-letters', id), { signal: leaving.signal });
      place.replaceChildren(...describe(letter, load));
    } catch (error) {
      if (error.name === 'AbortError') return;
      place.replaceChildren();
      fail(error.status === 404 ? missing : error.message);
    }
  }

  load();
  return {
    title: 'Dead letter',
    content: [el('p', { class: 'back' }, el('a', { href: '#dead-letters' }, 'All dead letters')), place],
    onLeave: () => leaving.abort(),
  };
}

function describe(letter, reload) {
  const buttons = {};
  const act = async (method, address, done) => {
    for (const button of Object.values(buttons)) button.disabled = true;
    try {
      await ask(address, { method });
      sayNext(done);
      location.hash = '#dead-letters';
    } catch (error) {
      buttons.remove.disabled = false;
      buttons.requeue.disabled = !letter.readable;
      fail(error.message);
    }
  };
  buttons.requeue = el(
    'button',
    {
      type: 'button',
      class: 'primary',
      disabled: !letter.readable,
      onclick: () => act('POST', path('dead-letters', letter.id, 'requeue'), 'The dead letter was requeued.'),
    },
    'Requeue',
  );
  buttons.remove = el(
    'button',
    {
      type: 'button',
      class: 'danger',
      async onclick() {
        const sure = await confirm({
          title: 'Delete this dead letter?',
          text: 'It is deleted permanently and never sent.',
          action: 'Delete',
        });
        if (sure) await act('DELETE', path('dead-letters', letter.id), 'The dead letter was deleted.');
      },
    },
    'Delete',
  );

  return [
    el(
      'p',
      { class: 'lead' },
      el('span', { class: 'badge bad' }, words(letter.reason)),
      ` on ${letter.channel}, `,
      time(letter.at),
    ),
    letter.possibly_delivered
      ? el(
          'p',
          { class: 'warning' },
          'It may have been delivered, because an attempt ended without an answer. ' +
            'After requeueing it may arrive twice.',
        )
      : null,
    letter.readable ? null : el('p', { class: 'warning' }, unreadable(letter)),
    suppressionHint(letter, reload),
    el('div', { class: 'buttons' }, buttons.requeue, buttons.remove),
    el(
      'div',
      { class: 'columns' },
      journey(letter),
      el('section', { 'aria-labelledby': 'facts-title' }, el('h2', { id: 'facts-title' }, 'Details'), facts(letter)),
    ),
  ].filter(Boolean);
}

/** A requeued message would be stopped by the same suppression again. */
function suppressionHint({ reason, suppressions = [] }, reload) {
  if (suppressions.length === 0) {
    return reason === 'suppressed' || reason === 'invalid_recipient'
      ? el('p', { class: 'hint' }, 'No address of the recipient is suppressed now. A requeued message can be sent.')
      : null;
  }
  const items = suppressions.map((item) =>
    el(
      'li',
      {},
      el('span', { class: 'address' }, item.address),
      ` (${kindName(item.kind)}): ${words(item.reason)} since `,
      time(item.at),
      `, for ${appliesTo(item)}. `,
      el(
        'button',
        {
          type: 'button',
          'aria-label': `Lift the suppression of ${item.address}`,
          async onclick() {
            if (await lift(item)) await reload();
          },
        },
        'Lift',
      ),
    ),
  );
  return el(
    'div',
    { class: 'warning', role: 'group', 'aria-label': 'Suppressed addresses' },
    el(
      'p',
      {},
      'A requeued message is not sent to these addresses. Lift the suppression first if the address is valid:',
    ),
    el('ul', { class: 'suppressions' }, items),
  );
}

function unreadable({ bytes }) {
  const size = bytes ? ` Its ${plural(atob(bytes).length, 'byte is', 'bytes are')} kept.` : '';
  return `This version of the site cannot decode it, so it cannot be requeued.${size}`;
}

function facts(letter) {
  const rows = [
    ['User', letter.user_id],
    ['Template', letter.template],
    ['Lane', letter.lane],
    ['Campaign', letter.campaign],
    ['List', letter.list],
    ['Enqueued', letter.enqueued_at && time(letter.enqueued_at)],
    ['Expires', letter.expires_at && time(letter.expires_at)],
    ['Requeued before', letter.requeues === 0 ? 'never' : plural(letter.requeues, 'time', 'times')],
    ['Notification ID', letter.notification_id],
    ['Envelope ID', letter.id],
  ];
  return el(
    'dl',
    { class: 'facts' },
    rows
      .filter(([, value]) => value !== null && value !== undefined && value !== '')
      .map(([name, value]) => el('div', {}, el('dt', {}, name), el('dd', {}, value))),
  );
}
