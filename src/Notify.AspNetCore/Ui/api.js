// Calls the endpoints of the site, relative to the address of the page …/ui.
import { bothNames, snakeCase } from './names.js';

/** A failure, with a sentence for the operator. The status is 0 if there was no answer. */
export class ApiError extends Error {
  constructor(message, status, problem = {}) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.problem = problem;
  }
}

const sentences = {
  401: 'You are not signed in, or your session has expired. Sign in to the site, then load this page again.',
  403: 'You are signed in, but you do not have the permission to operate notifications.',
  429: 'The site received too many requests. Wait a minute, then try again.',
  500: 'The site failed unexpectedly. Its log contains the cause.',
  503: 'The site cannot do this now, because a service is unavailable or busy. Try again later.',
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
 * Calls the site.
 * @param {string} path The relative path, for example "queues".
 * @param {object} [options] method; body, sent as JSON; signal.
 * @returns {Promise<any>} The JSON of the answer; null if there is none.
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
      // A cookie scheme answers 401 to such a request. One that redirects nevertheless is detected below.
      redirect: 'manual',
      headers: {
        accept: 'application/json',
        'x-requested-with': 'XMLHttpRequest',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
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

/** Returns a path of encoded segments. */
export function path(...segments) {
  return segments.map(encodeURIComponent).join('/');
}

/** Returns a query string of the values that are set. */
export function query(values) {
  const set = new URLSearchParams(
    Object.entries(values).filter(([, value]) => value !== null && value !== undefined && value !== ''),
  );
  return set.size === 0 ? '' : `?${set}`;
}
