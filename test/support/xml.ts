// XML as somebody else's parser reads it: Python's expat, where there is a Python.
import { spawnSync } from "node:child_process";

export interface XmlNode {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Before the first child. */
  readonly text: string;
  readonly children: readonly XmlNode[];
}

const script = `
import json, sys, xml.etree.ElementTree as tree
def node(e):
    return {"name": e.tag, "attributes": e.attrib, "text": e.text or "", "children": [node(c) for c in e]}
def read(text):
    try: return node(tree.fromstring(text.encode("utf-8")))
    except tree.ParseError as error: return {"error": str(error)}
json.dump([read(text) for text in json.load(sys.stdin)], sys.stdout)
`;

export const hasXmlParser = spawnSync("python3", ["-c", "import xml.etree.ElementTree"]).status === 0;
if (!hasXmlParser) process.stderr.write("python3 is not installed: XML is not read back in these tests\n");

/** @throws Error when one of the documents is not well-formed. */
export function readXml(documents: readonly string[]): XmlNode[] {
  const run = spawnSync("python3", ["-c", script], {
    input: JSON.stringify(documents),
    encoding: "utf8",
    maxBuffer: 256 * 1024 * 1024,
    timeout: 60_000,
  });
  if (run.status !== 0) throw new Error(`python3 failed: ${run.stderr}`);
  return (JSON.parse(run.stdout) as (XmlNode | { error: string })[]).map((found, index) => {
    if ("error" in found) throw new Error(`${found.error} in ${documents[index]}`);
    return found;
  });
}

export function elementsNamed(node: XmlNode, name: string): XmlNode[] {
  return [...(node.name === name ? [node] : []), ...node.children.flatMap((child) => elementsNamed(child, name))];
}
