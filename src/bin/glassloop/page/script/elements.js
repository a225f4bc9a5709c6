// Making elements.  All text of the trace goes through here, as text: never as HTML.

const SVG = "http://www.w3.org/2000/svg";

/** An element with these attributes, listeners (`onclick`) and children (elements or text). */
function element(tag, attributes = {}, ...children) {
  return filled(document.createElement(tag), attributes, children);
}

/** The same in SVG. */
function drawn(tag, attributes = {}, ...children) {
  return filled(document.createElementNS(SVG, tag), attributes, children);
}

function filled(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") node.addEventListener(name.slice(2), value);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

/** The element of the page that has this id. */
function byId(id) {
  return document.getElementById(id);
}

/** For those who cannot see a mark. */
function spoken(text) {
  return element("span", { class: "spoken" }, text);
}

/** Text in which `code` and links to steps ("step 12") stand out. */
function prose(text, { links = true } = {}) {
  const parts = text.split(/(`[^`\n]+`|\bstep \d+\b)/);
  return parts.map((part) => {
    const step = links && /^step (\d+)$/.exec(part);
    if (step) return element("a", { href: "#step=" + step[1] }, part);
    const code = /^`(.+)`$/.exec(part);
    return code ? element("code", {}, code[1]) : part;
  });
}
