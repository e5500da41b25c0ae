// The site's endpoints, relative to the page's own address …/ui.
import { bothNames, snakeCase } from './names.js';

/** What went wrong, as a sentence for the operator. status is 0 where no answer came. */
export class ApiError extends Error {
  constructor(message, status, problem = {}) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.problem = problem;
  }
}

const sentences = {
  401: 'You are not signed in, or your session has ended. Sign in to the site, then load this page again.',
  403: 'You are signed in, but this site does not let you do this: it needs the right to operate notifications.',
  429: 'The site has had too many requests. Wait a moment, then try again.',
  500: 'The site failed unexpectedly. Its log says why.',
  503: 'The site cannot do this now, because a service that it needs is unavailable or busy. Try again later.',
};

function sentence(status, problem) {
  return sentences[status] ?? problem.detail ?? problem.title ?? `The site answered with status ${status}.`;
}

async function readProblem(response) {
  try {
    return snakeCase(await response.json()) ?? {};
  } catch {
    return {};
  }
}

/**
 * Asks the site.
 * @param {string} path Relative: "queues".
 * @param {object} [options] method; body, sent as JSON; signal.
 * @returns {Promise<any>} The answer's JSON; null where there is none.
 * @throws {ApiError}
 */
export async function ask(path, { method = 'GET', body, signal } = {}) {
  let response;
  try {
    response = await fetch(path, {
      method,
      signal,
      cache: 'no-store',
      credentials: 'same-origin',
      // A cookie scheme answers 401 to such a request and shows its sign-in page to others; one that redirects all the same is caught below.
      redirect: 'manual',
      headers: { accept: 'application/json', 'x-requested-with': 'XMLHttpRequest', ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      body: body === undefined ? undefined : JSON.stringify(bothNames(body)),
    });
  } catch (error) {
    if (error.name === 'AbortError') throw error;
    throw new ApiError('The site cannot be reached.', 0);
  }
  if (response.type === 'opaqueredirect') throw new ApiError(sentences[401], 401);
  if (!response.ok) {
    const problem = await readProblem(response);
    throw new ApiError(sentence(response.status, problem), response.status, problem);
  }
  return response.status === 204 ? null : snakeCase(await response.json());
}

/** A path of segments, each encoded. */
export function path(...segments) {
  return segments.map(encodeURIComponent).join('/');
}

/** A query of those that are set. */
export function query(values) {
  const set = new URLSearchParams(Object.entries(values).filter(([, value]) => value !== null && value !== undefined && value !== ''));
  return set.size === 0 ? '' : `?${set}`;
}
