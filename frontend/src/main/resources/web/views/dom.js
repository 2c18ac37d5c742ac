// What a view wants to be on the page, as a tree, and the smallest change that makes it so. Nodes that
// stay are kept, and with them scroll position, hover and focus. Data becomes text or attributes, never markup.

const SVG = 'http://www.w3.org/2000/svg';
const WANTED = Symbol('wanted');
const NONE = {tag: '', props: {}, children: []};

/**
 * A wanted node. Props: `key` names it among its siblings, `style` is an object of properties, `on..` are
 * handlers, `value`, `checked` and `selected` are set as properties, all else as attributes; null or false leaves one out.
 */
export function h(tag, props, ...children) {
  return {tag, props: props ?? {}, children: flat(children)};
}

/** Makes the children of `parent` what is wanted. */
export function patch(parent, wanted) {
  const children = flat([wanted]);
  const byKey = new Map();
  const byTag = new Map();
  for (const node of parent.childNodes) {
    const key = node[WANTED]?.props?.key;
    if (key !== undefined) {
      byKey.set(key, node);
    } else {
      const name = node.nodeType === Node.TEXT_NODE ? '' : node.localName;
      byTag.has(name) ? byTag.get(name).push(node) : byTag.set(name, [node]);
    }
  }
  const svg = parent.namespaceURI === SVG;
  const nodes = children.map(child => kept(child, byKey, byTag) ?? made(child, svg));
  const stays = new Set(nodes);
  for (const node of [...parent.childNodes]) {
    if (!stays.has(node)) {
      node.remove();
    }
  }
  let at = parent.firstChild;
  nodes.forEach((node, i) => {
    if (node === at) {
      at = at.nextSibling;
    } else {
      parent.insertBefore(node, at);
    }
    update(node, children[i]);
  });
}

function flat(children, into = []) {
  for (const child of children) {
    if (Array.isArray(child)) {
      flat(child, into);
    } else if (child !== null && child !== undefined && child !== false) {
      into.push(child);
    }
  }
  return into;
}

function kept(child, byKey, byTag) {
  const key = child.props?.key;
  if (key !== undefined) {
    const node = byKey.get(key);
    byKey.delete(key);
    return node?.localName === child.tag ? node : undefined;
  }
  return byTag.get(child.tag ?? '')?.shift();
}

function made(child, svg) {
  if (child.tag === undefined) {
    return document.createTextNode('');
  }
  return svg || child.tag === 'svg' ? document.createElementNS(SVG, child.tag) : document.createElement(child.tag);
}

function update(node, child) {
  if (child.tag === undefined) {
    const text = String(child);
    if (node.data !== text) {
      node.data = text;
    }
    return;
  }
  const before = node[WANTED] ?? NONE;
  if (before === child) {
    return;
  }
  node[WANTED] = child;
  for (const name of Object.keys(before.props)) {
    if (!(name in child.props)) {
      set(node, name, null, before.props[name]);
    }
  }
  patch(node, child.children);
  for (const [name, value] of Object.entries(child.props)) {
    if (value !== before.props[name] || name === 'value') {
      set(node, name, value, before.props[name]);
    }
  }
}

function set(node, name, value, before) {
  if (name === 'key') {
    return;
  }
  if (name === 'style') {
    for (const property of Object.keys({...before, ...value})) {
      node.style.setProperty(property, value?.[property] ?? '');
    }
  } else if (name.startsWith('on')) {
    node[name] = value;
  } else if (name === 'value' || name === 'checked' || name === 'selected') {
    if (node[name] !== value) {
      node[name] = value;
    }
  } else if (value === null || value === undefined || value === false) {
    node.removeAttribute(name);
  } else {
    node.setAttribute(name, value === true ? '' : value);
  }
}
