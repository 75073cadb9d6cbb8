/** What an element is made with: attributes by name, handlers by their property's name. `undefined` and false leave out. */
export interface Properties {
  readonly [attribute: string]: string | number | boolean | undefined | ((event: never) => void);
}

export type Child = Element | string | undefined | false;

/** Makes an HTML element. The whole overlay is drawn anew at each change; `show` then keeps what stayed the same. */
export function element(tag: string, properties: Properties, ...children: Child[]): HTMLElement {
  return fill(document.createElement(tag), properties, children);
}

/** Makes an SVG element. */
export function drawing(tag: string, properties: Properties, ...children: Child[]): SVGElement {
  return fill(document.createElementNS("http://www.w3.org/2000/svg", tag), properties, children);
}

function fill<E extends Element>(made: E, properties: Properties, children: readonly Child[]): E {
  for (const [name, value] of Object.entries(properties)) {
    if (typeof value === "function") Object.assign(made, { [name]: value });
    else if (value !== undefined && value !== false) {
      made.setAttribute(name, value === true ? "" : String(value));
    }
  }
  for (const child of children) if (child !== undefined && child !== false) made.append(child);
  return made;
}

/**
 * Makes `parent` hold `children`, changing only what differs: what has the focus keeps it, what is being typed stays, and
 * a screen reader hears only what is new. Children with a `data-key` are recognised by it wherever they move.
 */
export function show(parent: Element, ...children: Child[]): void {
  const wanted = children.filter((child) => child !== undefined && child !== false);
  for (const [index, child] of wanted.entries()) {
    const node = typeof child === "string" ? document.createTextNode(child) : child;
    const present = findAlike(parent, index, node);
    if (present === undefined) parent.insertBefore(node, parent.childNodes[index] ?? null);
    else {
      if (present !== parent.childNodes[index]) {
        parent.insertBefore(present, parent.childNodes[index] ?? null);
      }
      adopt(present, node);
    }
  }
  while (parent.childNodes.length > wanted.length) parent.lastChild?.remove();
}

/** What already stands in `parent`, at `index` or later, and can become `node`. */
function findAlike(parent: Element, index: number, node: Node): ChildNode | undefined {
  for (let at = index; at < parent.childNodes.length; at += 1) {
    const present = parent.childNodes[at];
    if (present === undefined || present.nodeName !== node.nodeName) continue;
    if (!(present instanceof Element) || !(node instanceof Element)) return present;
    if (present.getAttribute("data-key") === node.getAttribute("data-key")) return present;
  }
  return undefined;
}

const HANDLERS = ["onclick", "onsubmit", "oninput", "onkeydown", "onpointerenter", "onfocus"];

function adopt(present: ChildNode, node: Node): void {
  if (!(present instanceof Element) || !(node instanceof Element)) {
    if (present.textContent !== node.textContent) present.textContent = node.textContent;
    return;
  }
  for (const { name } of [...present.attributes]) {
    if (!node.hasAttribute(name) && name !== "style" && name !== "open")
      present.removeAttribute(name);
  }
  for (const { name, value } of node.attributes) {
    if (present.getAttribute(name) !== value) present.setAttribute(name, value);
  }
  for (const handler of HANDLERS) {
    Object.assign(present, { [handler]: Reflect.get(node, handler) });
  }
  show(present, ...(node.childNodes as unknown as Child[]));
}
