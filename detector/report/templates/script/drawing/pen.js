// Makes elements of HTML and SVG. Texts become text nodes, never markup, and show what they hide.
const pen = (() => {
  const SVG = "http://www.w3.org/2000/svg";
  const HIDDEN = /[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]|\p{Surrogate}/gu;

  // As `visible` of wording.py: a sign for every character that would hide or turn the writing round.
  function sign(character) {
    const code = character.codePointAt(0);
    if (code < 0x20) return String.fromCharCode(0x2400 + code);
    if (code === 0x7f) return "\u2421";
    return `\u27e8U+${code.toString(16).toUpperCase().padStart(4, "0")}\u27e9`;
  }

  const visible = (text) => String(text).replace(HIDDEN, sign);

  function make(node, attributes, children) {
    for (const [name, value] of Object.entries(attributes ?? {})) {
      if (value !== null && value !== undefined) node.setAttribute(name, visible(value));
    }
    for (const child of children.flat(Infinity)) {
      if (child === null || child === undefined || child === "") continue;
      node.append(child instanceof Node ? child : document.createTextNode(visible(child)));
    }
    return node;
  }

  const html = (tag, attributes, ...children) => make(document.createElement(tag), attributes, children);
  const svg = (tag, attributes, ...children) => make(document.createElementNS(SVG, tag), attributes, children);

  // A value of the tables inside a sentence: its writing direction ends where it ends.
  const value = (text) => html("bdi", { class: "code" }, text);

  // A part of a case under its heading. It is no landmark: ten open cases must not make a hundred of them.
  const part = (name, heading, ...children) =>
    html("section", { class: `view ${name}` }, html("h3", {}, heading), ...children);

  return { html, svg, value, part, visible };
})();
