/** Random numbers that a seed repeats (mulberry32). */
export interface Random {
  /** From 0 to `below` - 1. */
  whole(below: number): number;
  one<T>(choices: readonly [T, ...T[]]): T;
}

export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const whole = (below: number) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let x = Math.imul(state ^ (state >>> 15), state | 1);
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
    return Math.floor((((x ^ (x >>> 14)) >>> 0) / 2 ** 32) * below);
  };
  return { whole, one: (choices) => choices[whole(choices.length)] ?? choices[0] };
}
