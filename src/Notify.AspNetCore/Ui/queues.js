// The live view of the queues.
import { fail, say } from './announce.js';
import { ask, path } from './api.js';
import { confirm } from './confirm.js';
import { el, setText } from './dom.js';
import { clockSeconds } from './format.js';
import { activityPlot } from './plot.js';
import { poll } from './poll.js';
import { queueTable } from './queue-table.js';
import { summary } from './summary.js';

const pausing = 'No process sends messages on this channel until it is resumed. New messages are still queued, and can '
  + 'expire while they wait.';

export function queuesView() {
  const tiles = summary();
  const plot = activityPlot();
  const table = queueTable({ onPause: (channel, pause) => act(channel, pause) });
  // Not a live region: it changes at every poll.
  const asOf = el('p', { class: 'as-of' }, 'Loading …');
  const lost = el('div', { class: 'lost', role: 'status' });
  const empty = el('p', { class: 'empty', hidden: true }, 'This site has no channels.');

  const polling = poll({
    run: (signal) => ask('queues', { signal }),
    onAnswer(queues) {
      lost.replaceChildren();
      tiles.update(queues);
      table.update(queues);
      plot.update(queues.activity);
      empty.hidden = queues.channels.length > 0;
      setText(asOf, `As of ${clockSeconds(queues.at)}, updated every 2 seconds while this tab is visible.`);
    },
    onFailure(error, willRetry) {
      const text = willRetry
        ? `${error.message} The figures may be outdated. The page retries automatically.`
        : error.message;
      if (lost.firstChild?.textContent === text) return;
      lost.replaceChildren(el('p', {}, text));
      if (!willRetry) lost.append(el('button', { type: 'button', onclick: () => polling.now() }, 'Try again'));
    },
  });

  async function act(channel, pause) {
    if (pause && !await confirm({ title: `Pause ${channel}?`, text: pausing, action: 'Pause' })) return;
    try {
      await ask(path('channels', channel, pause ? 'pause' : 'resume'), { method: 'POST' });
      say(pause ? `${channel} was paused: nothing is sent on it until it is resumed.` : `${channel} was resumed.`);
    } catch (error) {
      fail(`${channel} could not be ${pause ? 'paused' : 'resumed'}. ${error.message}`);
    }
    polling.now();
  }

  return {
    title: 'Queues',
    content: [
      lost,
      tiles.element,
      el(
        'section',
        { 'aria-labelledby': 'channels-title' },
        el('h2', { id: 'channels-title' }, 'Channels'),
        table.element,
        empty,
        asOf,
      ),
      plot.element,
    ],
    onLeave: () => polling.stop(),
  };
}
