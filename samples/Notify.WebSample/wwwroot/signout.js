// Every page: signing out ends the push subscription of this browser first. It belongs to the browser, so the next
// person who uses the browser would otherwise see the messages of this one.
import { unsubscribe, PushError } from '/_content/Notify.Push/notify-push.js';

const subscriptionsUrl = '/api/v1/messaging/push/subscriptions';
const form = document.getElementById('sign-out')?.form;

form?.addEventListener('submit', async (event) => {
  event.preventDefault();
  try {
    await unsubscribe({ subscriptionsUrl });
  } catch (error) {
    // The browser is unsubscribed even if the site did not answer: signing out must not fail because of that.
    if (!(error instanceof PushError)) throw error;
  } finally {
    form.submit();
  }
});
