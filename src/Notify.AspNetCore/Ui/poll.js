// Polls every two seconds while the tab is visible, more slowly while the site does not answer, and not at all after it
// refused access.

const EVERY = 2000;
const SLOWEST = 15000;

/**
 * @param {object} options
 * @param {(signal: AbortSignal) => Promise<any>} options.run Calls the site.
 * @param {(answer: any) => void} options.onAnswer
 * @param {(error: Error, willRetry: boolean) => void} options.onFailure
 */
export function poll({ run, onAnswer, onFailure }) {
  let timer = 0;
  let asking = null;
  let failures = 0;
  let stopped = false;

  async function once() {
    clearTimeout(timer);
    asking?.abort();
    const mine = new AbortController();
    asking = mine;
    try {
      const answer = await run(mine.signal);
      if (mine.signal.aborted) return;
      failures = 0;
      onAnswer(answer);
      next(EVERY);
    } catch (error) {
      if (mine.signal.aborted) return;
      failures += 1;
      const retry = error.status !== 401 && error.status !== 403;
      onFailure(error, retry);
      if (retry) next(Math.min(SLOWEST, EVERY * 2 ** (failures - 1)));
    }
  }

  function next(delay) {
    if (!stopped && !document.hidden) timer = setTimeout(once, delay);
  }

  function seen() {
    if (document.hidden) {
      clearTimeout(timer);
      asking?.abort();
    } else once();
  }

  document.addEventListener('visibilitychange', seen);
  if (!document.hidden) once();
  return {
    now: () => !stopped && once(),
    stop() {
      stopped = true;
      clearTimeout(timer);
      asking?.abort();
      document.removeEventListener('visibilitychange', seen);
    },
  };
}
