// Asks before what cannot be undone.
import { el } from './dom.js';

/**
 * @param {object} question title, text, and action, the word on the button that does it.
 * @returns {Promise<boolean>} Escape and Cancel are no.
 */
export function confirm({ title, text, action }) {
  return new Promise((resolve) => {
    const no = el('button', { type: 'submit', value: 'no', autofocus: true }, 'Cancel');
    const yes = el('button', { type: 'submit', value: 'yes', class: 'danger' }, action);
    const dialog = el(
      'dialog', { 'aria-labelledby': 'confirm-title', 'aria-describedby': 'confirm-text' },
      el('h2', { id: 'confirm-title' }, title), el('p', { id: 'confirm-text' }, text),
      el('form', { method: 'dialog', class: 'buttons' }, no, yes));
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(dialog.returnValue === 'yes');
    });
    document.body.append(dialog);
    // The browser keeps the focus in it, and gives it back to the button that asked.
    dialog.showModal();
  });
}
