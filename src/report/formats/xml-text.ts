// Any text as XML 1.0 character data: well-formed whatever the string.

// What no XML 1.0 document may hold, not even as a reference; lone surrogates among them.
// biome-ignore lint/suspicious/noControlCharactersInRegex: removing them is the point
const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Cs}/gu;

/** A parser reads a bare carriage return as a line feed. */
const markup = /[&<>"'\r]/g;

/** @returns the text for an element; a character that XML forbids becomes U+FFFD. */
export function xmlText(text: string): string {
  return text.replace(forbidden, "\ufffd").replace(markup, reference);
}

/** Inside an attribute a parser reads every bare white space as a blank. */
function attributeText(text: string): string {
  return xmlText(text).replace(/[\t\n]/g, reference);
}

function reference(character: string): string {
  return `&#${character.charCodeAt(0)};`;
}

/** Without a value the attribute is left out. */
export type XmlAttributes = Readonly<Record<string, string | number | null>>;

/** @param content finished XML. @returns one element, without a line break after it. */
export function xmlElement(name: string, attributes: XmlAttributes, content = ""): string {
  const written = Object.entries(attributes).flatMap(([attribute, value]) =>
    value === null ? [] : [` ${attribute}="${attributeText(String(value))}"`],
  );
  const open = `<${name}${written.join("")}`;
  return content === "" ? `${open}/>` : `${open}>${content}</${name}>`;
}
