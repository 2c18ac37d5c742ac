// Tests by name, and what they found. Needs no page.

export const tests = [];

export function test(name, body) {
  tests.push({name, body});
}

export function equal(found, expected, what = '') {
  const [a, b] = [JSON.stringify(found), JSON.stringify(expected)];
  if (a !== b) {
    throw new Error(`${what} found ${a}, expected ${b}`);
  }
}

export function yes(condition, what) {
  if (!condition) {
    throw new Error(what);
  }
}

/** What each test came to, as {name, error}; error is empty where all is well. */
export async function outcomes() {
  const all = [];
  for (const {name, body} of tests) {
    try {
      await body();
      all.push({name, error: ''});
    } catch (e) {
      all.push({name, error: String(e.stack ?? e)});
    }
  }
  return all;
}
