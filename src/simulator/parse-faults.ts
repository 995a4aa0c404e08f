// Reads faults as people type them: "server-error=0.05,cut-after=0.02".
import { fail, ok, type Result } from "../util/result.js";
import { FAULT_NAMES, type FaultName, type Faults } from "./faults.js";

/** The faults in some `name=probability` texts (each may hold several, separated by commas), or every problem with them. */
export function parseFaults(texts: string | readonly string[]): Result<Faults, readonly string[]> {
  const faults: { [Name in FaultName]?: number } = {};
  const problems: string[] = [];
  for (const part of [texts]
    .flat()
    .flatMap((text) => text.split(","))
    .map((text) => text.trim())) {
    if (part === "") continue;
    const [name = "", amount = "", ...rest] = part.split("=");
    const known = FAULT_NAMES.find((candidate) => candidate === name.trim());
    const probability = Number(amount);
    if (known === undefined) {
      problems.push(`unknown fault "${name}": expected one of ${FAULT_NAMES.join(", ")}`);
    } else if (rest.length > 0 || amount.trim() === "" || !(probability >= 0 && probability <= 1)) {
      problems.push(`fault "${part}" must be ${known}=P with P from 0 to 1`);
    } else {
      faults[known] = probability;
    }
  }
  return problems.length === 0 ? ok(faults) : fail(problems);
}
