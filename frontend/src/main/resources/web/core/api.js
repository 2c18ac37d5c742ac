// The frontend's API. An answer that is not 200 is thrown as a Refusal.

import {parse} from './json.js';
import {token} from './token.js';

/** `errors` are sentences or drawn diagnostics, `marks` the diagnostics with their places. */
export class Refusal extends Error {
  constructor(status, errors, marks) {
    super(errors.join('\n'));
    this.status = status;
    this.errors = errors;
    this.marks = marks;
  }
}

export const get = path => send(path, {method: 'GET'});

export const post = (path, body, signal) => send(path, {method: 'POST', body: JSON.stringify(body), signal});

/** A text as the API takes one. */
export const queryText = text => ({text, file: 'query', catalogues: [], unoptimised: false});

async function send(path, request) {
  let response;
  try {
    response = await fetch(path, {...request, headers: token() ? {Authorization: 'Bearer ' + token()} : {}});
  } catch (e) {
    if (e.name === 'AbortError') {
      throw e;
    }
    throw new Refusal(0, ['The frontend does not answer.'], []);
  }
  const text = await response.text();
  let body = {};
  try {
    body = parse(text);
  } catch {
    body = {errors: [text]};
  }
  if (!response.ok) {
    throw new Refusal(response.status, body.errors ?? ['HTTP ' + response.status], body.marks ?? []);
  }
  return body;
}
