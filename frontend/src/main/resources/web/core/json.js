// JSON as the frontend writes it: its whole numbers have up to 64 bits, of which a number here holds 53.

/** What every number beyond 2^53 has in it, and no time of these centuries: most messages need no second look. */
const LONG = /(?<!\d)(?:\d{17}|9\d{15})/;
/** Where a text begins or ends, what is escaped in one, and whole numbers that may be too long. */
const TOKENS = /"|\\.|(?<![\d.eE+-])-?\d{16,}(?![\d.eE])/g;

/** Its value; of a whole number that would be rounded, the text of its digits. */
export function parse(text) {
  return JSON.parse(LONG.test(text) ? exact(text) : text);
}

function exact(text) {
  let inText = false;
  return text.replace(TOKENS, token => {
    if (token === '"') {
      inText = !inText;
    }
    return inText || token === '"' || Number.isSafeInteger(Number(token)) ? token : `"${token}"`;
  });
}
