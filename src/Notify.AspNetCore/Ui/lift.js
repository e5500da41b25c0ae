// Lifts a suppression after a confirmation.
import { fail, say } from './announce.js';
import { ask } from './api.js';
import { confirm } from './confirm.js';

/** The messages that a suppression applies to. */
export const appliesTo = ({ list }) => (list ? `the list ${list}` : 'all messages');

const again = 'If the provider rejects the address again, it is suppressed again.';

const consequences = {
  unsubscribed: 'The recipient unsubscribed. Lift the suppression only if the recipient asked to receive these '
    + 'messages again.',
  blocked: 'The recipient blocked the sender or complained. Lift the suppression only if the recipient asked for '
    + 'it.',
  gone: `The provider reported that the address no longer exists. ${again}`,
};

/**
 * @param {object} suppression As the site returned it.
 * @returns {Promise<boolean>} False if the operator canceled or the site refused.
 */
export async function lift(suppression) {
  const { kind, address, list, reason } = suppression;
  const messages = list ? `Messages of the list ${list}` : 'All messages';
  const sure = await confirm({
    title: 'Lift this suppression?',
    text: `${messages} are sent to ${address} again. ${consequences[reason] ?? again}`,
    action: 'Lift',
  });
  if (!sure) return false;
  try {
    await ask('suppressions', { method: 'DELETE', body: { kind, address, list } });
    say(`The suppression of ${address} was lifted.`);
    return true;
  } catch (error) {
    fail(error.message);
    return false;
  }
}
