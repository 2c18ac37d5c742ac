// The frontend's token. It comes in the fragment, which a browser sends to nobody, and stays with this tab.

const KEY = 'pivotscope.token';

// Taken when the page is loaded, before any part asks for something.
const fragment = new URLSearchParams(location.hash.slice(1));
const given = fragment.get('token');
if (given) {
  sessionStorage.setItem(KEY, given);
  fragment.delete('token');
  const rest = fragment.toString();
  history.replaceState(null, '', location.pathname + (rest ? '#' + rest : ''));
}

export function token() {
  return sessionStorage.getItem(KEY) ?? '';
}

export function setToken(text) {
  sessionStorage.setItem(KEY, text.trim());
}
