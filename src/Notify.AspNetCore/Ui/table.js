// Tables that become cards in a narrow window. The roles are explicit, because another display value removes them.
import { el } from './dom.js';

/**
 * @param {string} caption Read with the table. It is not shown, because a heading contains it.
 * @param {Array<[string, string?]>} columns Titles, and a class for the column's cells.
 * @param {string} [kind] `cards`, or `small` for a table that fits into every window.
 */
export function table(caption, columns, kind = 'cards') {
  const body = el('tbody', { role: 'rowgroup' });
  const element = el(
    'table', { role: 'table', class: kind },
    el('caption', { class: 'hidden' }, caption),
    el(
      'thead',
      { role: 'rowgroup' },
      el(
        'tr',
        { role: 'row' },
        columns.map(([title, kind]) => el('th', { role: 'columnheader', scope: 'col', class: kind }, title)),
      ),
    ),
    body,
  );
  return { element, body, columns };
}

/** Creates a row, whose first cell is its header. Cells are nodes or texts, in the order of the columns. */
export function row({ columns }, cells) {
  return el(
    'tr',
    { role: 'row' },
    cells.map((content, i) => {
      const [title, kind] = columns[i];
      return i === 0
        ? el('th', { role: 'rowheader', scope: 'row', class: kind }, content)
        : el(
            'td',
            { role: 'cell', class: kind, 'data-label': title },
            Array.isArray(content) ? el('div', {}, content) : content,
          );
    }),
  );
}
