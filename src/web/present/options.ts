/** One line of a select. */
export interface Option {
  readonly value: string;
  readonly word: string;
  readonly isChosen: boolean;
}

/** The first is all of them, and chosen where nothing is. */
export function optionsOf(choice: {
  readonly values: Readonly<Record<string, string>>;
  readonly chosen: string | undefined;
  readonly all: string;
}): readonly Option[] {
  const { values, chosen, all } = choice;
  const options = Object.entries(values).map(([value, word]) => ({
    value,
    word,
    isChosen: value === chosen,
  }));
  return [{ value: "", word: all, isChosen: chosen === undefined }, ...options];
}
