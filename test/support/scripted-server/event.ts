// Something that happens once and can be awaited.

export interface Event {
  readonly happened: Promise<void>;
  happen(): void;
}

export function event(): Event {
  let happen = (): void => {};
  const happened = new Promise<void>((resolve) => {
    happen = resolve;
  });
  return { happened, happen: () => happen() };
}
