// Closes a switch over a union: the compiler objects when a member is not handled.
export function unreachable(value: never): never {
  throw new Error(`unhandled case: ${JSON.stringify(value)}`);
}
