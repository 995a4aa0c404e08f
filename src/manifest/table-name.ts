// Tables are told from YAML by their names.

export function isTable({ file }: { readonly file: string }): boolean {
  return /\.[ct]sv$/i.test(file);
}
