// A disk as a power cut may leave it: knows what was synced, and which writes, names and sizes were only on their way.
import { basename, dirname, join, relative } from "node:path";
import { type Call, isSync, isWrite } from "./trace.js";

/** A page is written as a whole or not at all, unless it is the one being written when the power fails. */
export const pageSize = 4096;

interface Change {
  /** When it was made, as `Call.over`. */
  readonly at: number;
  readonly offset: number;
  /** Null truncates to the offset. */
  readonly bytes: Buffer | null;
}

class FileNode {
  durable: Buffer = Buffer.alloc(0);
  volatile: Buffer = Buffer.alloc(0);
  pending: Change[] = [];

  change(change: Change): void {
    this.pending.push(change);
    this.volatile = changed(this.volatile, change);
  }

  /** Makes durable what was there when the sync began; of changes made meanwhile nothing is promised. */
  sync(began: number): void {
    for (const change of this.pending) if (change.at < began) this.durable = changed(this.durable, change);
    this.pending = this.pending.filter((change) => change.at >= began);
  }
}

type Node = FileNode | DirectoryNode;
/** Names set or removed (null) by one call, together or not at all. */
interface Renaming {
  readonly at: number;
  readonly names: readonly (readonly [name: string, node: Node | null])[];
}

class DirectoryNode {
  durable = new Map<string, Node>();
  volatile = new Map<string, Node>();
  pending: Renaming[] = [];

  change(renaming: Renaming): void {
    this.pending.push(renaming);
    rename(this.volatile, renaming);
  }

  sync(began: number): void {
    for (const renaming of this.pending) if (renaming.at < began) rename(this.durable, renaming);
    this.pending = this.pending.filter((renaming) => renaming.at >= began);
  }
}

function changed(content: Buffer, { offset, bytes }: Change): Buffer {
  const length = bytes === null ? offset : Math.max(content.length, offset + bytes.length);
  const result = Buffer.alloc(length);
  content.copy(result, 0, 0, length);
  bytes?.copy(result, offset);
  return result;
}

function rename(names: Map<string, Node>, renaming: Renaming): void {
  for (const [name, node] of renaming.names) {
    if (node === null) names.delete(name);
    else names.set(name, node);
  }
}

/** Contents by path below the root; a directory with nothing in it is not told. */
export type Tree = Map<string, Buffer>;

export class DiskModel {
  readonly #root: string;
  readonly #top = new DirectoryNode();

  /** @param files what is on the disk from the start, by name in the root. */
  constructor(root: string, files: Tree) {
    this.#root = root;
    for (const [name, content] of files) {
      const node = new FileNode();
      node.change({ at: -1, offset: 0, bytes: content });
      node.sync(0);
      this.#top.change({ at: -1, names: [[name, node]] });
    }
    this.#top.sync(0);
  }

  /** @returns whether the call changes anything here. */
  apply(call: Call): boolean {
    if (isWrite(call) || isSync(call) || call.name === "ftruncate") {
      const node = call.on === null ? null : this.#find(call.on);
      if (!node) return false;
      if (isSync(call)) node.sync(call.began);
      else if (node instanceof FileNode) node.change(changeOf(call, node));
      return true;
    }
    const [first = "", second = ""] = call.strings.map((path) => path.toString());
    const parent = this.#directoryOf(first);
    if (!parent) return false;
    const name = basename(first);
    switch (call.name) {
      case "openat":
        return this.#open(call, parent, name);
      case "mkdir":
        parent.change({ at: call.over, names: [[name, new DirectoryNode()]] });
        return true;
      case "unlink":
        parent.change({ at: call.over, names: [[name, null]] });
        return true;
      case "link":
      case "rename":
        return this.#move(call, parent, name, second);
      default:
        return false;
    }
  }

  #open(call: Call, parent: DirectoryNode, name: string): boolean {
    if (!call.args.includes("O_CREAT")) return false;
    const there = parent.volatile.get(name);
    if (!there) parent.change({ at: call.over, names: [[name, new FileNode()]] });
    else if (there instanceof FileNode && call.args.includes("O_TRUNC"))
      there.change({ at: call.over, offset: 0, bytes: null });
    return true;
  }

  #move({ name: how, over: at }: Call, parent: DirectoryNode, name: string, to: string): boolean {
    const [node, target] = [parent.volatile.get(name), this.#directoryOf(to)];
    if (!node || !target) return false;
    const arrival: Renaming["names"] = [[basename(to), node]];
    const departure: Renaming["names"] = how === "rename" ? [[name, null]] : [];
    if (target === parent) parent.change({ at, names: [...departure, ...arrival] });
    else {
      target.change({ at, names: arrival });
      parent.change({ at, names: departure });
    }
    return true;
  }

  #find(path: string): Node | null {
    const below = relative(this.#root, path);
    if (below === "") return this.#top;
    let node: Node = this.#top;
    for (const name of below.split("/")) {
      const next: Node | undefined = node instanceof DirectoryNode ? node.volatile.get(name) : undefined;
      if (!next) return null;
      node = next;
    }
    return node;
  }

  #directoryOf(path: string): DirectoryNode | null {
    const node = this.#find(dirname(path));
    return node instanceof DirectoryNode ? node : null;
  }

  /** Whether all of the file at this path has been synced, under whatever name. */
  isSynced(path: string): boolean {
    const node = this.#find(path);
    return node instanceof FileNode && node.pending.length === 0;
  }

  /** As every process sees it. */
  visible(): Tree {
    return tree(this.#top, { names: (directory) => directory.volatile, content: (file) => file.volatile });
  }

  /** What is there after the unluckiest power cut. */
  durable(): Tree {
    return tree(this.#top, { names: (directory) => directory.durable, content: (file) => file.durable });
  }

  /** What is there after some power cut: all that was synced, and of the rest what chance decides. */
  afterPowerCut(random: () => number): Tree {
    // From nothing kept to everything kept.
    const luck = [0, 0.2, 0.5, 0.8, 1][Math.floor(random() * 5)] ?? 0;
    const survives = (): boolean => random() < luck;
    return tree(this.#top, {
      names(directory) {
        const names = new Map(directory.durable);
        for (const renaming of directory.pending) if (survives()) rename(names, renaming);
        return names;
      },
      content(file) {
        let content = file.durable;
        for (const change of file.pending) {
          for (const piece of survives() ? [change] : torn(change, survives, random)) content = changed(content, piece);
        }
        // The size may be known before the bytes are there: they read as NUL then.
        return survives() ? changed(content, { at: 0, offset: file.volatile.length, bytes: Buffer.alloc(0) }) : content;
      },
    });
  }
}

/** Some pages of a write, one of them perhaps only begun. */
function torn({ at: made, offset, bytes }: Change, survives: () => boolean, random: () => number): Change[] {
  if (bytes === null) return [];
  const pieces: Change[] = [];
  for (let at = 0; at < bytes.length; ) {
    const end = Math.min(bytes.length, at + pageSize - ((offset + at) % pageSize));
    if (survives()) pieces.push({ at: made, offset: offset + at, bytes: bytes.subarray(at, end) });
    at = end;
  }
  if (survives()) return pieces;
  const last = pieces.pop();
  if (last?.bytes) pieces.push({ ...last, bytes: last.bytes.subarray(0, Math.ceil(random() * last.bytes.length)) });
  return pieces;
}

function changeOf(call: Call, file: FileNode): Change {
  const number = Number(/, (\d+)$/.exec(call.args)?.[1]);
  const at = call.over;
  if (call.name === "ftruncate") return { at, offset: number, bytes: null };
  const bytes = Buffer.concat(call.strings).subarray(0, call.result);
  // Only files that are written from their beginning to their end are written without an offset.
  return { at, offset: call.name === "pwrite64" ? number : file.volatile.length, bytes };
}

interface View {
  names(directory: DirectoryNode): Map<string, Node>;
  content(file: FileNode): Buffer;
}

function tree(top: DirectoryNode, view: View): Tree {
  const files: Tree = new Map();
  const contents = new Map<FileNode, Buffer>();
  const walk = (directory: DirectoryNode, path: string): void => {
    for (const [name, node] of view.names(directory)) {
      const here = join(path, name);
      if (node instanceof DirectoryNode) {
        walk(node, here);
        continue;
      }
      // One file under two names has one content.
      const content = contents.get(node) ?? view.content(node);
      contents.set(node, content);
      files.set(here, content);
    }
  };
  walk(top, "");
  return files;
}
