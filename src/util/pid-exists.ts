// Whether a process number is in use on this host, in this namespace of numbers.
export function pidExists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Not being allowed to signal it proves that it is there.
    return !(error instanceof Error && "code" in error && error.code === "ESRCH");
  }
}
