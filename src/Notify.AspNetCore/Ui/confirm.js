// Asks for confirmation before an action with consequences.
import { el } from './dom.js';

/**
 * @param {object} question title, text, and action: the label of the button that confirms.
 * @returns {Promise<boolean>} False after Escape and Cancel.
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
    // The browser keeps the focus in the dialog, and then returns it to the previous element.
    dialog.showModal();
  });
}
