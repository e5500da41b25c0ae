// Deliveries and failures by minute: bars above and below a line, and the same figures as a table for screen readers.
import { el, setText, svg } from './dom.js';
import { clock, count, plural } from './format.js';
import { row, table } from './table.js';

const HEIGHT = 170;
const LEFT = 40;
const TOP = 10;
const BOTTOM = 22;

export function activityPlot() {
  const picture = svg('svg', { role: 'img', 'aria-labelledby': 'plot-title plot-summary', class: 'plot' });
  const summary = el('p', { id: 'plot-summary' });
  const minutes = table('Sent and failed by minute', [['Minute'], ['Sent', 'number'], ['Failed', 'number']], 'small');
  const numbers = el('details', {}, el('summary', {}, 'The numbers by minute'), minutes.element);
  let drawn = '';
  let latest = [];
  const redraw = () => picture.replaceChildren(...draw(latest, Math.max(200, picture.clientWidth)));
  // Drawn for the available width, so that the size of its text does not change.
  new ResizeObserver(redraw).observe(picture);
  return {
    element: el(
      'section', { class: 'activity', 'aria-labelledby': 'plot-title' },
      el('h2', { id: 'plot-title' }, 'Sent and failed by minute'),
      summary,
      el(
        'div',
        { class: 'legend', 'aria-hidden': 'true' },
        el('span', { class: 'sent' }, 'Sent, upwards'),
        el('span', { class: 'failed' }, 'Failed, downwards'),
      ),
      picture,
      numbers,
      el(
        'p',
        { class: 'hint' },
        'The figures of the process that answered, since its start. Other processes of the site count separately.',
      ),
    ),
    update(activity) {
      const facts = JSON.stringify(activity);
      if (facts === drawn) return;
      drawn = facts;
      setText(summary, describe(activity));
      latest = activity;
      redraw();
      minutes.body.replaceChildren(
        ...activity
          .toReversed()
          .map((each) => row(minutes, [clock(each.minute), count(each.sent), count(each.failed)])),
      );
    },
  };
}

function describe(activity) {
  const sum = (name) => activity.reduce((total, each) => total + each[name], 0);
  const most = Math.max(0, ...activity.map((each) => each.sent));
  const minutes = plural(activity.length, 'minute', 'minutes');
  const total = `${count(sum('sent'))} sent, ${count(sum('failed'))} failed`;
  return `In the last ${minutes}: ${total}. Most sent in a minute: ${count(most)}.`;
}

function draw(activity, width) {
  const most = {
    sent: Math.max(0, ...activity.map((each) => each.sent)),
    failed: Math.max(0, ...activity.map((each) => each.failed)),
  };
  const plain = HEIGHT - TOP - BOTTOM;
  // Both have the same scale. Failures always have some space, even if they are few in relation to deliveries.
  const down =
    most.failed === 0
      ? 0
      : Math.min(plain * 0.5, Math.max(plain * 0.15, (plain * most.failed) / (most.sent + most.failed)));
  const unit = Math.min(most.sent ? (plain - down) / most.sent : Infinity, most.failed ? down / most.failed : Infinity);
  const zero = TOP + plain - down;
  const step = (width - LEFT) / Math.max(1, activity.length);
  const height = (value) => (value ? Math.max(2, value * unit) : 0);

  const line = (y, kind) => svg('line', { x1: LEFT, x2: width, y1: y, y2: y, class: kind });
  const label = (x, y, text, anchor = 'end') => svg('text', { x, y, 'text-anchor': anchor }, text);
  const bars = activity.map((each, i) => {
    const x = LEFT + i * step + step * 0.14;
    const thick = step * 0.72;
    const bar = (y, value, kind) => svg('rect', { x, y, width: thick, height: height(value), rx: 2, class: kind });
    return svg(
      'g', {}, svg('title', {}, `${clock(each.minute)}: ${count(each.sent)} sent, ${count(each.failed)} failed`),
      svg('rect', { x: LEFT + i * step, y: TOP, width: step, height: plain, class: 'hover' }),
      bar(zero - height(each.sent), each.sent, 'sent'), bar(zero + 1, each.failed, 'failed'));
  });
  const shown = [line(zero, 'zero'), label(LEFT - 6, zero + 4, '0')];
  if (most.sent)
    shown.unshift(
      line(zero - height(most.sent), 'grid'),
      label(LEFT - 6, zero - height(most.sent) + 8, count(most.sent)),
    );
  if (most.failed)
    shown.unshift(
      line(zero + height(most.failed), 'grid'),
      label(LEFT - 6, zero + height(most.failed) + 2, count(most.failed)),
    );
  if (activity.length) {
    shown.push(
      label(LEFT, HEIGHT - 5, clock(activity[0].minute), 'start'),
      label(width, HEIGHT - 5, clock(activity.at(-1).minute)),
    );
    const middle = Math.floor(activity.length / 2);
    shown.push(label(LEFT + middle * step, HEIGHT - 5, clock(activity[middle].minute), 'middle'));
  }
  return [...shown, ...bars];
}
