/** Where in a JSON text a byte offset lies: the keys and indices that lead there. */
export function pathAt(json: Buffer, offset: number): (string | number)[] {
  let best: (string | number)[] = [];
  const path: (string | number)[] = [];
  let position = 0;

  const space = () => {
    while (position < json.length && [0x20, 0x09, 0x0a, 0x0d].includes(json[position] as number)) position++;
  };
  const text = (): string => {
    const start = position++;
    while (position < json.length && json[position] !== 0x22) position += json[position] === 0x5c ? 2 : 1;
    position++;
    return JSON.parse(json.toString("utf8", start, position)) as string;
  };
  const value = (start: number): void => {
    space();
    const byte = json[position];
    if (byte === 0x7b) members();
    else if (byte === 0x5b) items();
    else if (byte === 0x22) text();
    else while (position < json.length && !", \t\r\n]}".includes(String.fromCharCode(json[position] as number))) position++;
    if (start <= offset && offset < position && path.length > best.length) best = [...path];
  };
  const members = () => {
    position++;
    for (space(); position < json.length && json[position] !== 0x7d; space()) {
      const start = position;
      path.push(text());
      space();
      position++;
      value(start);
      path.pop();
      space();
      if (json[position] === 0x2c) position++;
    }
    position++;
  };
  const items = () => {
    position++;
    space();
    for (let index = 0; position < json.length && json[position] !== 0x5d; index++) {
      path.push(index);
      value(position);
      path.pop();
      space();
      if (json[position] === 0x2c) position++;
      space();
    }
    position++;
  };
  try {
    value(0);
  } catch {
    return [];
  }
  return best;
}

/** A path as people write it: `ingress[0].cidr_blocks`. */
export function showPath(path: readonly (string | number)[]): string {
  return path
    .map((step, index) => {
      if (typeof step === "number") return `[${step}]`;
      if (/^[A-Za-z_][\w-]*$/.test(step)) return index === 0 ? step : `.${step}`;
      return `[${JSON.stringify(step)}]`;
    })
    .join("");
}
